#include "stages/write/dicom_items.hpp"

#include <array>
#include <cstdio>

#include "pipeline/error.hpp"

namespace mg::write {
namespace {

void check(const OFCondition& condition, const DcmTagKey& tag) {
  if (condition.good()) return;
  throw Error("the DICOM element " + std::string(DcmTag(tag).getTagName()) +
              " cannot be written: " + condition.text());
}

}  // namespace

void put(DcmItem& item, const DcmTagKey& tag, const std::string& text) {
  check(text.empty() ? item.insertEmptyElement(tag) : item.putAndInsertString(tag, text.c_str()),
        tag);
}

void put(DcmItem& item, const DcmTagKey& tag, int number) {
  check(item.putAndInsertUint16(tag, static_cast<Uint16>(number)), tag);
}

void put(DcmItem& item, const DcmTagKey& tag, const std::vector<float>& numbers) {
  check(item.putAndInsertFloat32Array(tag, numbers.data(), numbers.size()), tag);
}

DcmItem& added(DcmItem& item, const DcmTagKey& sequence) {
  DcmItem* out = nullptr;
  check(item.findOrCreateSequenceItem(sequence, out, -2), sequence);
  return *out;
}

void put_code(DcmItem& item, const DcmTagKey& sequence, const Code& code) {
  auto& into = added(item, sequence);
  put(into, DCM_CodeValue, code.value);
  put(into, DCM_CodingSchemeDesignator, code.scheme);
  put(into, DCM_CodeMeaning, code.meaning);
}

std::string decimal(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.9g", value);
  return text.data();
}

}  // namespace mg::write
