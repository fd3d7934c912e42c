#include "stages/dicom/tags.hpp"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

namespace mg::dicom {

namespace {

std::string trimmed(const std::string& text) {
  constexpr std::string_view blank(" \t\r\n\0", 5);
  const auto first = text.find_first_not_of(blank);
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

/// Appends the first items of all macros (sequences) in item `index` of a group sequence.
void add_macros(DcmItem& data_set, const DcmTagKey& groups, long index,
                std::vector<DcmItem*>& places) {
  DcmItem* group = nullptr;
  if (data_set.findAndGetSequenceItem(groups, group, index).bad()) return;
  for (unsigned long i = 0; i < group->card(); ++i) {
    auto* macro = dynamic_cast<DcmSequenceOfItems*>(group->getElement(i));
    if (macro != nullptr && macro->card() > 0) places.push_back(macro->getItem(0));
  }
}

}  // namespace

Tags::Tags(DcmItem& data_set, int frame) {
  add_macros(data_set, DCM_PerFrameFunctionalGroupsSequence, frame, places_);
  add_macros(data_set, DCM_SharedFunctionalGroupsSequence, 0, places_);
  places_.push_back(&data_set);
}

DcmElement* Tags::element(const DcmTagKey& tag) const {
  for (auto* place : places_) {
    DcmElement* found = nullptr;
    if (place->findAndGetElement(tag, found).good() && found->getLength() > 0) return found;
  }
  return nullptr;
}

bool Tags::has(const DcmTagKey& tag) const { return element(tag) != nullptr; }

unsigned long Tags::count(const DcmTagKey& tag) const {
  auto* found = element(tag);
  return found == nullptr ? 0 : found->getVM();
}

std::string Tags::text(const DcmTagKey& tag, unsigned long index) const {
  auto* found = element(tag);
  OFString value;
  if (found == nullptr || found->getOFString(value, index).bad()) return {};
  return trimmed({value.data(), value.size()});
}

std::optional<double> Tags::number(const DcmTagKey& tag, unsigned long index) const {
  auto* found = element(tag);
  Float64 exact = 0;
  if (found != nullptr && found->getFloat64(exact, index).good()) {
    return std::isfinite(exact) ? std::optional<double>(exact) : std::nullopt;
  }
  auto digits = text(tag, index);
  if (!digits.empty() && digits.front() == '+') digits.erase(0, 1);
  double value = 0;
  const auto* const end = digits.data() + digits.size();
  const auto [rest, error] = std::from_chars(digits.data(), end, value);
  if (error != std::errc() || rest != end || !std::isfinite(value)) return {};
  return value;
}

std::optional<int> Tags::integer(const DcmTagKey& tag, unsigned long index) const {
  const auto value = number(tag, index);
  if (!value || std::abs(*value) > std::numeric_limits<int>::max()) return {};
  if (std::floor(*value) != *value) return {};
  return static_cast<int>(*value);
}

std::vector<Tags> Tags::items(const DcmTagKey& sequence) const {
  std::vector<Tags> out;
  auto* found = dynamic_cast<DcmSequenceOfItems*>(element(sequence));
  for (unsigned long i = 0; found != nullptr && i < found->card(); ++i) {
    out.emplace_back(*found->getItem(i));
  }
  return out;
}

std::string plain(const std::string& text) {
  auto out = trimmed(text);
  std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) {
    return static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  });
  return out;
}

}  // namespace mg::dicom
