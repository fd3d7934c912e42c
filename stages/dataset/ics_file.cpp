#include "stages/dataset/ics_file.hpp"

#include <algorithm>
#include <charconv>
#include <sstream>
#include <utility>

#include "pipeline/error.hpp"
#include "stages/dataset/csv_table.hpp"

namespace mg {

namespace {

constexpr std::size_t largest_file = 1 << 20;  // real ones have half a kilobyte

/// The words of one line, taken one after the other.
class Line {
 public:
  Line(const std::string& text, Where where) : in_(text), where_(std::move(where)) {}

  std::string word() {
    std::string word;
    in_ >> word;
    return word;
  }
  std::string rest() {
    std::string text, word;
    while (in_ >> word) text += (text.empty() ? "" : " ") + word;
    return text;
  }
  /// 0 if the line ends here.
  double number(const std::string& of) {
    const auto text = word();
    auto value = 0.0;
    const auto* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, value);
    if (text.empty()) return 0;
    if (read.ec != std::errc() || read.ptr != end || value < 0 || value > 1e6) {
      throw Error(of + " is '" + text + "', which is no number", "mend the line", where_);
    }
    return value;
  }
  int integer(const std::string& of) { return static_cast<int>(number(of)); }

 private:
  std::istringstream in_;
  Where where_;
};

std::optional<IcsDate> read_date(Line& line, const std::string& of) {
  const auto first = line.integer(of), second = line.integer(of), year = line.integer(of);
  if (year == 0) return {};
  IcsDate date{year < 100 ? 1900 + year : year};
  const auto month = [](int n) { return n >= 1 && n <= 12; };
  if (first == second || (month(first) && !month(second))) {
    date.month = first, date.day = second;
  } else if (month(second) && !month(first)) {
    date.month = second, date.day = first;
  }
  return date;
}

/// None if the line is about something else.
std::optional<IcsFilm> read_film(const std::string& name, Line& line) {
  const auto bar = name.find('_');
  IcsFilm film;
  film.side = side_from(name.substr(0, bar));
  if (film.side == Side::unknown || bar == std::string::npos) return {};
  film.view = name.substr(bar + 1);
  for (auto word = line.word(); !word.empty(); word = line.word()) {
    if (word == "LINES") film.height = line.integer(word);
    if (word == "PIXELS_PER_LINE") film.width = line.integer(word);
    if (word == "BITS_PER_PIXEL") film.bits = line.integer(word);
    if (word == "RESOLUTION") film.resolution_um = line.number(word);
    if (word == "OVERLAY") film.overlay = true;
  }
  return film;
}

}  // namespace

const IcsFilm* IcsFile::find(Side side, const std::string& view) const {
  const auto at = std::find_if(films.begin(), films.end(), [&](const IcsFilm& film) {
    return film.side == side && film.view == view;
  });
  return at == films.end() ? nullptr : &*at;
}

IcsFile parse_ics(std::string_view text, const std::string& name) {
  IcsFile ics;
  std::istringstream lines{std::string(text)};
  std::string content;
  for (int number = 1; std::getline(lines, content); ++number) {
    Line line(content, {name, number, 0});
    const auto word = line.word();
    if (word == "filename") {
      ics.exam = line.word();
      std::replace(ics.exam.begin(), ics.exam.end(), '-', '_');
    } else if (word == "PATIENT_AGE") {
      ics.age = line.integer(word);
    } else if (word == "FILM_TYPE") {
      ics.film = line.rest();
    } else if (word == "DENSITY") {
      ics.density = line.integer(word);
    } else if (word == "DIGITIZER") {
      ics.digitizer = line.rest();
    } else if (word == "DATE_OF_STUDY") {
      ics.studied = read_date(line, word);
    } else if (word == "DATE_DIGITIZED") {
      ics.digitized = read_date(line, word);
    } else if (const auto film = read_film(word, line)) {
      ics.films.push_back(*film);
    }
  }
  if (ics.films.empty()) {
    throw Error("it describes no film",
                "a line reads like: LEFT_CC LINES 4696 PIXELS_PER_LINE "
                "3024 BITS_PER_PIXEL 12 RESOLUTION 50 OVERLAY",
                {name, 0, 0});
  }
  return ics;
}

IcsFile read_ics(const std::filesystem::path& file) {
  return parse_ics(read_text(file, largest_file), file.string());
}

}  // namespace mg
