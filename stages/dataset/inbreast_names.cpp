#include "stages/dataset/inbreast_names.hpp"

#include <algorithm>
#include <pugixml.hpp>
#include <regex>

#include "stages/dataset/labels.hpp"

namespace mg {

namespace {

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

/// The element that follows a key of a plist's dict.
pugi::xml_node value_of(const pugi::xml_node& dict, std::string_view name) {
  for (auto key = dict.child("key"); key; key = key.next_sibling("key")) {
    if (key.child_value() == name) return key.next_sibling();
  }
  return {};
}

}  // namespace

std::optional<InbreastName> read_inbreast_name(const std::string& stem) {
  static const std::regex form(R"((\d{8})_([0-9a-f]{16})_MG_([LR])_(CC|MLO|ML)(?:_ANON)?)",
                               std::regex::icase);
  std::smatch parts;
  if (!std::regex_match(stem, parts, form)) return {};
  const auto cranial = plain_word(parts[4]) == "cc";
  return InbreastName{parts[1], plain_word(parts[2]), side_from(parts[3]), cranial ? "CC" : "MLO"};
}

std::string inbreast_kind(const std::string& name) {
  const auto word = plain_word(name);
  if (contains(word, "pector") || contains(word, "muscle")) return "pectoral";
  if (contains(word, "spicul")) return "spiculated_region";
  if (contains(word, "mass")) return "mass";
  if (contains(word, "calcif")) return "calcification";
  if (contains(word, "cluster")) return "cluster";
  if (contains(word, "distor")) return "distortion";
  if (word.rfind("as", 0) == 0 && contains(word, "metr")) return "asymmetry";
  return "";
}

std::optional<std::map<std::string, std::vector<std::string>>> regions_by_kind(
    std::string_view text) {
  pugi::xml_document plist;
  if (!plist.load_buffer(text.data(), text.size())) return {};
  const auto images = value_of(plist.child("plist").child("dict"), "Images");
  if (!images) return {};
  std::map<std::string, std::vector<std::string>> kinds;
  for (const auto& roi : value_of(images.child("dict"), "ROIs").children("dict")) {
    const std::string name = value_of(roi, "Name").child_value();
    auto& names = kinds[inbreast_kind(name)];
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  return kinds;
}

}  // namespace mg
