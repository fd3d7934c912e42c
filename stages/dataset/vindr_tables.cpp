#include "stages/dataset/vindr_tables.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "stages/dataset/csv_table.hpp"
#include "stages/dataset/lesions.hpp"
#include "stages/dataset/split_list.hpp"

namespace mg {

namespace fs = std::filesystem;

namespace {

/// The box of a row, or none where nothing was found.
std::optional<Box> box_in(const CsvRow& row) {
  const auto x0 = row.number("xmin"), y0 = row.number("ymin"), x1 = row.number("xmax"),
             y1 = row.number("ymax");
  if (!x0 && !y0 && !x1 && !y1) return {};
  if (!x0 || !y0 || !x1 || !y1 || *x1 <= *x0 || *y1 <= *y0) {
    throw Error("a finding whose box has no area", "xmin < xmax and ymin < ymax, all of them given",
                row.where());
  }
  return Box{{*x0, *y0}, {*x1, *y1}};
}

using ByImage = std::map<std::string, VindrPicture*>;

void add_findings(const fs::path& file, const BiradsClasses& class_of, const ByImage& pictures) {
  const auto table = CsvTable::read(file);
  for (const auto* column : {"image_id", "finding_categories", "xmin"}) table.require(column);
  for (std::size_t i = 0; i < table.size(); ++i) {
    const CsvRow row(table, i);
    const auto picture = pictures.find(row.text("image_id"));
    const auto box = box_in(row);
    if (picture == pictures.end() || !box) continue;
    auto label = class_of(row.text("finding_birads"), row.where());
    if (label == class_drop) label.reset();
    const auto kind = vindr_kind(read_python_list(row.text("finding_categories"), row.where()));
    picture->second->findings.lesions.push_back({*box, pathology_of(label.value_or("")), kind});
    picture->second->of_findings = worse(picture->second->of_findings, label);
  }
}

void add_metadata(const fs::path& file, const ByImage& pictures) {
  if (!fs::exists(file)) return;
  const auto table = CsvTable::read(file);
  for (std::size_t i = 0; i < table.size(); ++i) {
    const CsvRow row(table, i);
    const auto picture = pictures.find(row.text("SOP Instance UID"));
    if (picture == pictures.end()) continue;
    auto& known = picture->second->facts.known;
    const auto add = [&](const std::string& name, const std::string& text) {
      if (!text.empty()) known.emplace_back(name, text);
    };
    add("scanner", row.text("Manufacturer's Model Name"));
    add("machine", row.text("Manufacturer"));
    auto age = row.text("Patient's Age");  // 057Y
    age = age.substr(0, age.find('Y'));
    age.erase(0, std::min(age.find_first_not_of('0'), age.size()));
    add("age", whole_number(age));
  }
}

VindrPicture read_picture(const CsvRow& row, const BiradsClasses& class_of) {
  VindrPicture picture;
  picture.study = row.text("study_id"), picture.image = row.text("image_id");
  picture.side = side_from(row.text("laterality"));
  picture.view = row.text("view_position");
  picture.width = row.number("width").value_or(0);
  picture.height = row.number("height").value_or(0);
  picture.of_breast = class_of(row.text("breast_birads"), row.where());
  picture.tests = split_from(row.text("split"), row.where()) == Split::test;
  const auto birads = plain_birads(row.text("breast_birads"));
  const auto density = row.text("breast_density");  // DENSITY C
  if (!birads.empty()) picture.facts.known.emplace_back("birads", birads);
  if (!density.empty()) {
    picture.facts.known.emplace_back("density", density.substr(density.rfind(' ') + 1));
  }
  return picture;
}

}  // namespace

std::vector<std::string> read_python_list(const std::string& text, const Where& where) {
  const auto malformed = [&] {
    return Error("'" + text + "' is no list of texts", "it reads like: ['Mass']", where);
  };
  if (text.size() < 2 || text.front() != '[' || text.back() != ']') throw malformed();
  std::vector<std::string> words;
  for (std::size_t at = 1; (at = text.find_first_not_of(", ", at)) < text.size() - 1; ++at) {
    const auto quote = text[at];
    const auto end = text.find(quote, at + 1);
    if ((quote != '\'' && quote != '"') || end == std::string::npos) throw malformed();
    words.push_back(text.substr(at + 1, end - at - 1));
    at = end;
  }
  return words;
}

std::string vindr_kind(const std::vector<std::string>& categories) {
  static const std::map<std::string, std::string> known = {
      {"suspicious calcification", "calcification"},
      {"architectural distortion", "distortion"},
      {"suspicious lymph node", "lymph_node"},
      {"no finding", ""}};
  std::string kinds;
  for (const auto& category : categories) {
    auto kind = plain_word(category);
    if (const auto at = known.find(kind); at != known.end()) kind = at->second;
    std::replace(kind.begin(), kind.end(), ' ', '_');
    if (!kind.empty()) kinds += (kinds.empty() ? "" : "+") + kind;
  }
  return kinds;
}

std::vector<VindrPicture> read_vindr_tables(const fs::path& root, const BiradsClasses& class_of) {
  const auto table = CsvTable::read(root / "breast-level_annotations.csv");
  for (const auto* column : {"study_id", "image_id", "laterality", "breast_birads"}) {
    table.require(column);
  }
  std::vector<VindrPicture> pictures;
  for (std::size_t i = 0; i < table.size(); ++i) {
    pictures.push_back(read_picture(CsvRow(table, i), class_of));
  }
  ByImage by_image;
  for (auto& picture : pictures) by_image.emplace(picture.image, &picture);
  add_findings(root / "finding_annotations.csv", class_of, by_image);
  add_metadata(root / "metadata.csv", by_image);
  return pictures;
}

}  // namespace mg
