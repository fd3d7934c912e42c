#include "stages/support/dicom/fields.hpp"

#include <charconv>
#include <cmath>
#include <string_view>

namespace mg::dicom {

namespace {

/// The numbers of a decimal string, which DCMTK would look for from its start for each of them.
std::vector<double> numbers_in(std::string_view text) {
  std::vector<double> out;
  while (!text.empty()) {
    auto word = text.substr(0, text.find('\\'));
    text.remove_prefix(std::min(word.size() + 1, text.size()));
    while (!word.empty() && (word.front() == ' ' || word.front() == '+')) word.remove_prefix(1);
    while (!word.empty() && (word.back() == ' ' || word.back() == '\0')) word.remove_suffix(1);
    double value = 0;
    const auto [stop, fault] = std::from_chars(word.data(), word.data() + word.size(), value);
    if (fault != std::errc{} || stop != word.data() + word.size()) return {};
    out.push_back(value);
  }
  return out;
}

template <class T>
std::vector<double> copied(const T* values, unsigned long count) {
  return values == nullptr ? std::vector<double>() : std::vector<double>(values, values + count);
}

std::vector<double> values_of(DcmElement& element) {
  Float32* singles = nullptr;
  Float64* doubles = nullptr;
  OFString text;
  switch (element.getVR()) {
    case EVR_FL:
    case EVR_OF:
      return element.getFloat32Array(singles).good()
                 ? copied(singles, element.getLength() / sizeof(Float32))
                 : std::vector<double>();
    case EVR_FD:
      return element.getFloat64Array(doubles).good()
                 ? copied(doubles, element.getLength() / sizeof(Float64))
                 : std::vector<double>();
    default:
      return element.getOFStringArray(text).good() ? numbers_in({text.c_str(), text.length()})
                                                   : std::vector<double>();
  }
}

}  // namespace

std::string text_of(DcmItem& item, const DcmTagKey& tag, unsigned long index) {
  OFString value;
  if (item.findAndGetOFString(tag, value, index).bad()) return {};
  std::string out(value.c_str());
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

std::optional<int> integer_of(DcmItem& item, const DcmTagKey& tag) {
  DcmElement* element = nullptr;
  Uint16 number = 0;
  Sint32 text = 0;
  if (item.findAndGetElement(tag, element).bad()) return {};
  if (element->getUint16(number).good()) return number;
  if (element->getSint32(text).good()) return text;
  return {};
}

std::vector<double> numbers_of(DcmItem& item, const DcmTagKey& tag) {
  DcmElement* element = nullptr;
  if (item.findAndGetElement(tag, element).bad()) return {};
  auto out = values_of(*element);
  for (const auto value : out) {
    if (!std::isfinite(value)) return {};
  }
  return out;
}

std::vector<DcmItem*> items_of(DcmItem& item, const DcmTagKey& sequence) {
  std::vector<DcmItem*> out;
  DcmSequenceOfItems* items = nullptr;
  if (item.findAndGetSequence(sequence, items).bad() || items == nullptr) return out;
  for (DcmObject* next = nullptr; (next = items->nextInContainer(next)) != nullptr;) {
    if (auto* const found = dynamic_cast<DcmItem*>(next)) out.push_back(found);
  }
  return out;
}

DcmItem* item_of(DcmItem& item, const DcmTagKey& sequence) {
  DcmItem* out = nullptr;
  return item.findAndGetSequenceItem(sequence, out, 0).good() ? out : nullptr;
}

std::string code_of(DcmItem& item, const DcmTagKey& sequence) {
  auto* const code = item_of(item, sequence);
  if (code == nullptr) return {};
  const auto value = text_of(*code, DCM_CodeValue);
  return value.empty() ? "" : value + " " + text_of(*code, DCM_CodingSchemeDesignator);
}

}  // namespace mg::dicom
