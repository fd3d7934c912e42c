#include "stages/write/write_manifest.hpp"

#include "pipeline/error.hpp"
#include "pipeline/whole_file.hpp"
#include "stages/write/names.hpp"
#include "stages/write/rows.hpp"

namespace mg::write {
namespace {

Cell text_or_nothing(std::string text) { return text.empty() ? Cell() : Cell(std::move(text)); }

Cell known(double value) { return value > 0 ? Cell(value) : Cell(); }

void append_geometry(Row& row, const Geometry& geometry) {
  const auto& a = geometry.to_source;
  row.insert(row.end(), {{"spacing_x_mm", known(geometry.spacing.x_mm)},
                         {"spacing_y_mm", known(geometry.spacing.y_mm)},
                         {"to_source_xx", a.xx},
                         {"to_source_xy", a.xy},
                         {"to_source_x0", a.x0},
                         {"to_source_yx", a.yx},
                         {"to_source_yy", a.yy},
                         {"to_source_y0", a.y0},
                         {"source_width", known(geometry.source_width)},
                         {"source_height", known(geometry.source_height)}});
}

}  // namespace

void Manifest::start(const RunInfo&) {
  folder_.clear();
  patients_.clear();
  header_.clear();
  lines_.clear();
  rows_ = 0;
}

std::size_t Manifest::number_of(const Identity& identity) {
  const auto who =
      identity.patient.empty() ? "sample/" + identity.key : "patient/" + identity.patient;
  return patients_.try_emplace(identity.dataset + "/" + who, patients_.size() + 1).first->second;
}

void Manifest::add(const Context& context, const Image& image, const Written& written,
                   const Label* label) {
  if (rows_ > 0 && written.folder != folder_) {
    throw Error("a manifest lists one folder, but pictures went to '" + folder_.string() +
                    "' and to '" + written.folder.string() + "'",
                "give each write.png a manifest of its own");
  }
  const auto& identity = context.identity();
  const auto side = image.side != Side::unknown ? image.side : identity.side;
  Row row{
      {"key", identity.key},
      {"file", written.name},
      {"patient", static_cast<double>(number_of(identity))},
      {"side", text_or_nothing(to_string(side))},
      {"view", text_or_nothing(image.view.empty() ? identity.view : image.view)},
      {"split", text_or_nothing(context.split() == Split::none ? "" : to_string(context.split()))},
      {"label", label ? text_or_nothing(label->name) : Cell()},
      {"width", static_cast<double>(image.pixels.width)},
      {"height", static_cast<double>(image.pixels.height)},
      {"bits", static_cast<double>(written.bits)},
      {"white", image.white}};
  append_geometry(row, image.geometry);
  row.emplace_back("source", text_or_nothing(relative_name(identity.file, root)));
  folder_ = written.folder;
  if (rows_++ == 0 && format == "csv") header_ = csv_header(row);
  lines_ += format == "csv" ? csv_line(row) : json_line(row);
}

Findings Manifest::finish() {
  Findings out;
  out.figures.push_back({.name = "written",
                         .value = static_cast<double>(rows_),
                         .n = rows_,
                         .doc = "pictures written and listed"});
  if (rows_ == 0) {
    out.notes.push_back("No picture was written, so there is no manifest.");
    return out;
  }
  const auto file = folder_ / ("manifest." + format);
  write_whole(file, header_ + lines_, Existing::replace);
  out.notes.push_back(std::to_string(rows_) + " pictures are listed in " + file.string() + ".");
  return out;
}

}  // namespace mg::write
