#include "tests/layouts/mini_ddsm.hpp"

#include <array>
#include <cmath>
#include <fstream>
#include <string>
#include <vector>

#include "pipeline/random.hpp"
#include "tests/layouts/excel.hpp"
#include "tests/layouts/film.hpp"

namespace mg::layouts {

namespace fs = std::filesystem;

namespace {

constexpr std::array letters = {'A', 'B', 'C', 'D'};
constexpr std::array first_number = {1, 3001, 700, 4001};  // A and C share 700 to 959

struct Class {
  std::string name, pathology;
  std::array<int, 4> cases;  ///< by scanner
  int one_sided = 0;         ///< cases with masks on one side only
  int other_view = 0;        ///< films without a mask on a side that has one
  int two_masks = 0;         ///< films with a second mask
};

int scaled(int count, double scale) {
  return count == 0 ? 0 : std::max(1, static_cast<int>(std::lround(count * scale)));
}

/// True for `chosen` of the indices below `all`, evenly spread.
bool spread(int index, int chosen, int all) {
  return static_cast<long>(index + 1) * chosen / all != static_cast<long>(index) * chosen / all;
}

std::string padded(int number) {
  const auto digits = std::to_string(number);
  return std::string(4 - digits.size(), '0') + digits;
}

class Writer {
 public:
  Writer(fs::path folder, const MiniDdsmOptions& options)
      : folder_(std::move(folder)), options_(options) {}

  MiniDdsmWritten write() {
    add_class({"Normal", "", {500, 0, 0, 102}}, nullptr, nullptr, nullptr, written_.normal_cases);
    add_class({"Benign", "BENIGN", {267, 130, 180, 94}, 622, 38, 0}, &written_.benign_masked,
              &written_.benign_other_side, &written_.benign_other_view, written_.benign_cases);
    add_class({"Cancer", "MALIGNANT", {192, 155, 233, 99}, 618, 52, 145}, &written_.cancer_masked,
              &written_.cancer_other_side, &written_.cancer_other_view, written_.cancer_cases);
    if (options_.sheet) write_excel(folder_ / "DataWMask.xlsx", "Data", rows_);
    return written_;
  }

 private:
  void add_class(Class about, int* masked, int* other_side, int* other_view, int& cases) {
    for (auto& count : about.cases) count = scaled(count, options_.scale), cases += count;
    const auto one_sided = scaled(about.one_sided, options_.scale);
    sides_ = 2 * cases - one_sided;  // with masks
    films_ = 2 * sides_ - scaled(about.other_view, options_.scale);
    side_ = film_ = 0;
    masked_ = masked, other_side_ = other_side, other_view_ = other_view;
    int index = 0;
    for (std::size_t letter = 0; letter < letters.size(); ++letter) {
      for (int i = 0; i < about.cases[letter]; ++i, ++index) {
        const auto both = !spread(index, one_sided, cases);
        add_case(about, letter, about.pathology.empty() ? 0 : both ? 2 : 1, index);
      }
    }
  }

  void add_case(const Class& about, std::size_t letter, int sides, int index) {
    const auto number = padded(first_number[letter] + next_[letter]++);
    const auto exam = std::string(1, letters[letter]) + "_" + number + "_1";
    const auto place = folder_ / about.name / number;
    fs::create_directories(place);
    auto random = Random(options_.seed).fork(exam);
    const auto density = index % 9 == 0 ? 0 : 1 + index % 4;
    const auto age = 35 + static_cast<int>(random.uniform() * 45);
    auto ics = head_of(letter, number, age, density, index);
    for (const auto side : {Side::left, Side::right}) {
      const auto has_masks = sides == 2 || (sides == 1 && (side == Side::left) == (index % 2 == 0));
      const auto single = has_masks && spread(side_++, 2 * sides_ - films_, sides_);
      for (const std::string view : {"CC", "MLO"}) {
        const auto count = !has_masks || (single && view == "CC") ? 0 : masks_of_film(about);
        const auto name = exam + (side == Side::left ? ".LEFT_" : ".RIGHT_") + view;
        add_film(about, place, name, film_of(letter, side, about, count, name), age, density);
        ics += line_of(side, view, count > 0, machine_of(letter, index));
        count_film(has_masks, count);
      }
    }
    std::ofstream(place / (std::string(1, letters[letter]) + "-" + number + "-1.ics")) << ics;
    std::ofstream(place / ("TAPE_" + exam + ".COMB.16_PGM")) << "P5\n";
  }

  int masks_of_film(const Class& about) {
    const auto two =
        about.two_masks > 0 && spread(film_, scaled(about.two_masks, options_.scale), films_);
    ++film_;
    written_.cancer_two_masks += two;
    return two ? 2 : 1;
  }

  void count_film(bool side_has_masks, int masks) {
    ++written_.films;
    if (masked_ == nullptr) return;
    ++(masks > 0 ? *masked_ : side_has_masks ? *other_view_ : *other_side_);
  }

  Film film_of(std::size_t letter, Side side, const Class& about, int lesions,
               const std::string& name) const {
    Film film{options_.width, options_.height, side, static_cast<int>(letter) * 150};
    film.seed = Random(options_.seed).fork(name).bits();
    auto random = Random(film.seed).fork("lesions");
    const auto wide = options_.width / 6 + 1, high = options_.height / 6 + 1;
    for (int i = 0; i < lesions; ++i) {  // in the breast, one below the other
      const auto from_wall = static_cast<int>(random.uniform() * options_.width / 4);
      const auto top =
          static_cast<int>((0.3 + 0.25 * i + 0.04 * random.uniform()) * options_.height);
      const auto left = side == Side::left ? from_wall : options_.width - wide - from_wall;
      film.lesions.push_back({{left, top, wide, high}, about.pathology});
    }
    return film;
  }

  void add_film(const Class& about, const fs::path& place, const std::string& name,
                const Film& film, int age, int density) {
    const auto windows = about.name + "\\" + place.filename().string() + "\\" + name;
    std::vector<std::string> row = {windows + ".png",
                                    name + ".png",
                                    name.substr(name.rfind('_') + 1),
                                    film.side == Side::left ? "LEFT" : "RIGHT",
                                    about.name,
                                    "-",
                                    "-",
                                    std::to_string(age),
                                    std::to_string(density)};
    const auto picture = place / (name + ".png");
    if (options_.pictures) {
      write_picture(picture, draw(film), film.width, film.height);
    } else {
      std::ofstream{picture};
    }
    for (std::size_t i = 0; i < film.lesions.size() && options_.masks; ++i) {
      const auto mask = std::string(i == 0 ? "_Mask" : "_Mask2") + ".png";
      row[5 + i] = windows + mask;
      write_picture(place / (name + mask), mask_of(film.lesions[i].patch, film.width, film.height),
                    film.width, film.height);
    }
    if (options_.overlays && !film.lesions.empty()) {
      std::ofstream(place / (name + ".OVERLAY")) << overlay_text(film.lesions, options_.enlarged);
    }
    rows_.push_back(std::move(row));
  }

  static std::string machine_of(std::size_t letter, int index) {
    if (letters[letter] == 'A') return index % 3 == 0 ? "DBA" : "HOWTEK";
    return letters[letter] == 'D' ? "HOWTEK" : "LUMISYS LASER";
  }

  std::string head_of(std::size_t letter, const std::string& number, int age, int density,
                      int index) const {
    const auto american = index % 2 == 0;
    return "\nics_version 1.0\nfilename " + std::string(1, letters[letter]) + "-" + number +
           "-1\nDATE_OF_STUDY " + (american ? "7 22 1997" : "22 7 1997") + "\nPATIENT_AGE " +
           std::to_string(age) + "\nFILM \nFILM_TYPE REGULAR\nDENSITY " + std::to_string(density) +
           "\nDATE_DIGITIZED 28 4 1998 \nDIGITIZER " + machine_of(letter, index) + "\nSEQUENCE\n";
  }

  std::string line_of(Side side, const std::string& view, bool overlay,
                      const std::string& machine) const {
    return (side == Side::left ? "LEFT_" : "RIGHT_") + view + " LINES " +
           std::to_string(options_.height * options_.enlarged) + " PIXELS_PER_LINE " +
           std::to_string(options_.width * options_.enlarged) + " BITS_PER_PIXEL " +
           (machine == "DBA" ? "16" : "12") + " RESOLUTION 50 " +
           (overlay ? "OVERLAY\n" : "NON_OVERLAY\n");
  }

  fs::path folder_;
  MiniDdsmOptions options_;
  MiniDdsmWritten written_;
  std::array<int, 4> next_{};
  int sides_ = 0, side_ = 0, films_ = 0, film_ = 0;  ///< with masks: of the class, so far
  int *masked_ = nullptr, *other_side_ = nullptr, *other_view_ = nullptr;
  std::vector<std::vector<std::string>> rows_ = {{"fullPath", "fileName", "View", "Side", "Status",
                                                  "Tumour_Contour", "Tumour_Contour2", "Age",
                                                  "Density"}};
};

}  // namespace

MiniDdsmWritten write_mini_ddsm(const fs::path& folder, const MiniDdsmOptions& options) {
  return Writer(folder / "MINI-DDSM-Complete-PNG-16", options).write();
}

}  // namespace mg::layouts
