#include "tests/layouts/ddsm.hpp"

#include <array>
#include <fstream>
#include <string>

#include "stages/dataset/phantom_overlay.hpp"
#include "stages/dataset/phantom_picture.hpp"
#include "tests/layouts/film.hpp"

namespace mg::layouts {

namespace fs = std::filesystem;

namespace {

struct Scanner {
  std::string letter, digitizer;
};

std::string four_digits(int number) {
  const auto digits = std::to_string(10000 + number);
  return digits.substr(1);
}

void write_film(const fs::path& place, const std::string& exam, const phantom::View& view,
                const DdsmOptions& options, std::string& ics) {
  const auto film = std::string(view.side == Side::left ? "LEFT_" : "RIGHT_") + view.name;
  const auto width = options.width / options.shrink, height = options.height / options.shrink;
  auto pixels = phantom::draw(view, width, height);
  for (auto& pixel : pixels) pixel = static_cast<std::uint16_t>(16 * pixel);
  write_picture(place / (exam + "." + film + ".png"), pixels, width, height);
  const auto micrometers = 1000 * phantom::field_mm / options.height;
  ics += film + " LINES " + std::to_string(options.height) + " PIXELS_PER_LINE " +
         std::to_string(options.width) + " BITS_PER_PIXEL 12 RESOLUTION " +
         std::to_string(micrometers) + (view.tumor ? " OVERLAY\n" : " NON_OVERLAY\n");
  if (!view.tumor) return;
  const auto mask = phantom::tumor_mask(view, options.width, options.height);
  std::ofstream(place / (exam + "." + film + ".OVERLAY")) << phantom::overlay_text(
      phantom::trace(mask, options.width, options.height), view.diagnosis());
}

}  // namespace

void write_ddsm(const fs::path& folder, const DdsmOptions& options) {
  const std::array<Scanner, 4> scanners = {
      {{"A", "HOWTEK"}, {"B", "LUMISYS LASER"}, {"C", "LUMISYS LASER"}, {"D", "HOWTEK"}}};
  phantom::Cohort cohort;
  cohort.patients = options.patients;
  cohort.seed = options.seed;
  cohort.aspect = static_cast<double>(options.width) / options.height;
  const auto patients = phantom::plan_patients(cohort);
  for (int i = 0; i < options.patients; ++i) {
    const auto& scanner = scanners[static_cast<std::size_t>(i) % scanners.size()];
    const auto diagnosis = patients[static_cast<std::size_t>(i)].diagnosis;
    const auto kind = phantom::to_string(diagnosis), number = four_digits(i + 1);
    const auto place = folder / "cases" / (kind + "s") / (kind + "_01") / ("case" + number);
    fs::create_directories(place);
    auto ics = "ics_version 1.0\nfilename " + scanner.letter + "-" + number +
               "-1\nDATE_OF_STUDY 28 4 1995\nPATIENT_AGE " + std::to_string(40 + i) +
               "\nFILM \nFILM_TYPE REGULAR\nDENSITY " + std::to_string(1 + i % 4) +
               "\nDATE_DIGITIZED 7 22 1997 \nDIGITIZER " + scanner.digitizer + "\nSEQUENCE\n";
    const auto exam = scanner.letter + "_" + number + "_1";
    for (const auto& view : phantom::plan_views(cohort, i, diagnosis)) {
      write_film(place, exam, view, options, ics);
    }
    std::ofstream(place / (scanner.letter + "-" + number + "-1.ics")) << ics;
  }
}

}  // namespace mg::layouts
