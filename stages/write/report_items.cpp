#include "stages/write/report_items.hpp"

#include "stages/write/lesions.hpp"

namespace mg::write {
namespace {

DcmItem& add_item(DcmItem& parent, const char* how, const char* type) {
  auto& item = added(parent, DCM_ContentSequence);
  put(item, DCM_RelationshipType, how);
  put(item, DCM_ValueType, type);
  return item;
}

DcmItem& add_item(DcmItem& parent, const char* how, const char* type, const Code& name) {
  auto& item = add_item(parent, how, type);
  put_code(item, DCM_ConceptNameCodeSequence, name);
  return item;
}

void put_template(DcmItem& item, const std::string& tid) {
  put(item, DCM_ContinuityOfContent, "SEPARATE");
  if (tid.empty()) return;
  auto& used = added(item, DCM_ContentTemplateSequence);
  put(used, DCM_MappingResource, "DCMR");
  put(used, DCM_TemplateIdentifier, tid);
}

}  // namespace

void put_root(DcmItem& item, const Code& name, const std::string& tid) {
  put(item, DCM_ValueType, "CONTAINER");
  put_code(item, DCM_ConceptNameCodeSequence, name);
  put_template(item, tid);
}

DcmItem& add_container(DcmItem& parent, const Code& name, const std::string& tid) {
  auto& item = add_item(parent, relation::contains, "CONTAINER", name);
  put_template(item, tid);
  return item;
}

DcmItem& add_code(DcmItem& parent, const char* how, const Code& name, const Code& value) {
  auto& item = add_item(parent, how, "CODE", name);
  put_code(item, DCM_ConceptCodeSequence, value);
  return item;
}

void add_text(DcmItem& parent, const char* how, const Code& name, const std::string& text) {
  put(add_item(parent, how, "TEXT", name), DCM_TextValue, text);
}

void add_uid(DcmItem& parent, const char* how, const Code& name, const std::string& uid) {
  put(add_item(parent, how, "UIDREF", name), DCM_UID, uid);
}

void add_number(DcmItem& parent, const Code& name, double value, const Code& unit) {
  auto& item = add_item(parent, relation::contains, "NUM", name);
  auto& measured = added(item, DCM_MeasuredValueSequence);
  put(measured, DCM_NumericValue, decimal(value));
  put_code(measured, DCM_MeasurementUnitsCodeSequence, unit);
}

void add_region(DcmItem& parent, const Code& name, const std::vector<Point>& outline,
                const DicomSource& source) {
  auto& item = add_item(parent, relation::contains, "SCOORD", name);
  put(item, DCM_GraphicType, "POLYLINE");
  put(item, DCM_GraphicData, graphic_data(outline));
  source.refer(add_item(item, relation::selected_from, "IMAGE"), DCM_ReferencedSOPSequence);
}

void add_image(DcmItem& parent, const Code& name, const DicomSource& source) {
  source.refer(add_item(parent, relation::contains, "IMAGE", name), DCM_ReferencedSOPSequence);
}

}  // namespace mg::write
