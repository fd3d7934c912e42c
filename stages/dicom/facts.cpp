#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>
#include <cctype>

#include "stages/dicom/header.hpp"

namespace mg::dicom {

namespace {

class Collector {
 public:
  void add(const std::string& name, const std::string& text) {
    if (!text.empty()) facts_.known.emplace_back(name, text);
  }
  Facts take() { return std::move(facts_); }

 private:
  Facts facts_;
};

std::string yes_or_no(const std::string& text) {
  const auto word = plain(text);
  return word == "YES" || word == "Y" ? "yes" : word == "NO" || word == "N" ? "no" : "";
}

std::string joined(const std::vector<std::string>& words, const char* between) {
  std::string out;
  for (const auto& word : words) out += (out.empty() ? "" : between) + word;
  return out;
}

std::string intent_of(const Tags& tags) {
  const auto said = plain(tags.text(DCM_PresentationIntentType));
  if (said == "FOR PRESENTATION") return "presentation";
  if (said == "FOR PROCESSING") return "processing";
  const auto sop_class = tags.text(DCM_SOPClassUID);
  if (sop_class == "1.2.840.10008.5.1.4.1.1.1.2") return "presentation";
  return sop_class == "1.2.840.10008.5.1.4.1.1.1.2.1" ? "processing" : "";
}

/// Image Type, such as ORIGINAL\PRIMARY or DERIVED\PRIMARY\TOMOSYNTHESIS\GENERATED_2D.
std::string kind_of(const Tags& tags) {
  constexpr unsigned long most = 16;
  std::vector<std::string> words;
  const auto count = std::min(tags.count(DCM_ImageType), most);
  for (unsigned long i = 0; i < count; ++i) {
    if (auto word = plain(tags.text(DCM_ImageType, i)); !word.empty()) words.push_back(word);
  }
  return joined(words, " ");
}

std::string windows_of(const Meaning& meaning) {
  std::vector<std::string> names;
  for (const auto& window : meaning.windows) names.push_back(window.name);
  for (const auto& table : meaning.voi) names.push_back(table.name);
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i].empty()) names[i] = std::to_string(i);
  }
  return joined(names, ", ");
}

/// Years, of an age such as 047Y; 000Y hides it.
std::string age_of(const Tags& tags) {
  const auto text = tags.text(DCM_PatientAge);
  if (text.size() != 4 || text[3] != 'Y') return {};
  for (int i = 0; i < 3; ++i) {
    if (std::isdigit(static_cast<unsigned char>(text[static_cast<std::size_t>(i)])) == 0) return {};
  }
  const auto years = std::stoi(text.substr(0, 3));
  return years > 0 ? std::to_string(years) : "";
}

bool is_film(const Tags& tags) {
  return plain(tags.text(DCM_ConversionType)) == "DF" || tags.has(DCM_NominalScannedPixelSpacing);
}

}  // namespace

Facts read_facts(const Tags& tags, const Layout& layout, const Placement& placement,
                 const Meaning& meaning) {
  Collector facts;
  facts.add("manufacturer", tags.text(DCM_Manufacturer));
  facts.add("machine", tags.text(DCM_ManufacturerModelName));
  facts.add("software", tags.text(DCM_SoftwareVersions));
  facts.add("intent", intent_of(tags));
  facts.add("kind", kind_of(tags));
  facts.add("bits", std::to_string(layout.bits));
  facts.add("photometric", layout.photometric);
  facts.add("frames", std::to_string(layout.frames));
  facts.add("implant", yes_or_no(tags.text(DCM_BreastImplantPresent)));
  facts.add("partial_view", yes_or_no(tags.text(DCM_PartialView)));
  facts.add("burned_in", yes_or_no(tags.text(DCM_BurnedInAnnotation)));
  facts.add("film", is_film(tags) ? "yes" : "");
  facts.add("flipped", yes_or_no(tags.text(DCM_FieldOfViewHorizontalFlip)));
  const auto lossy = tags.text(DCM_LossyImageCompression);
  facts.add("lossy", lossy == "01" ? "yes" : lossy == "00" ? "no" : "");
  facts.add("windows", windows_of(meaning));
  facts.add("modifiers", joined(placement.modifiers, " "));
  facts.add("magnification", tags.text(DCM_EstimatedRadiographicMagnificationFactor));
  facts.add("age", age_of(tags));
  facts.add("side_from", placement.side_from);
  facts.add("view_from", placement.view_from);
  facts.add("spacing_from", placement.spacing_from);
  return facts.take();
}

}  // namespace mg::dicom
