#include "stages/contour/overlay_file.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>

#include "pipeline/error.hpp"
#include "stages/contour/gunzip.hpp"
#include "stages/contour/words.hpp"

namespace mg::contour {

namespace {

constexpr std::size_t largest_file = std::size_t{64} << 20;  // real ones have some kilobytes

class Parser {
 public:
  Parser(std::string_view text, const std::string& file) : words_(text, file) {}

  Overlay parse() {
    if (words_.peek().empty()) words_.fail("an overlay file that holds nothing");
    for (auto word = words_.next(); !word.empty(); word = words_.next()) take(word);
    check_counts();
    return std::move(overlay_);
  }

 private:
  void take(std::string_view word) {
    if (word == "ABNORMALITY")
      begin_abnormality();
    else if (word == "BOUNDARY")
      current().boundaries.push_back(chain("BOUNDARY"));
    else if (word == "CORE")
      current().cores.push_back(chain("CORE"));
    else if (word == "LESION_TYPE")
      current().lesion_types.emplace_back(words_.rest_of_line());
    else if (word == "PATHOLOGY")
      current().pathology = words_.rest_of_line();
    else if (word == "TOTAL_ABNORMALITIES")
      claimed_ = number_in(words_.rest_of_line());
    else if (word == "TOTAL_OUTLINES")
      claimed_outlines_ = number_in(words_.rest_of_line());
    else if (word == "ASSESSMENT" || word == "SUBTLETY")
      words_.rest_of_line();
    else if (word != "#")
      words_.fail(shown(word) + " is no word of a DDSM overlay",
                  "expected are TOTAL_ABNORMALITIES, ABNORMALITY, LESION_TYPE, ASSESSMENT, "
                  "SUBTLETY, PATHOLOGY, TOTAL_OUTLINES, BOUNDARY and CORE");
  }

  void begin_abnormality() {
    words_.rest_of_line();
    check_outlines();
    overlay_.abnormalities.emplace_back();
  }

  Abnormality& current() {
    if (overlay_.abnormalities.empty()) overlay_.abnormalities.emplace_back();
    return overlay_.abnormalities.back();
  }

  Chain chain(const std::string& what) {
    const auto line = words_.line();
    Chain out;
    out.column = coordinate(what, "column");
    out.row = coordinate(what, "row");
    while (const auto code = number_in(words_.peek())) {
      if (*code < 0 || *code > 7) {
        words_.fail("the chain code of " + what + " has a step " + shown(words_.peek()),
                    "steps are 0 (up) to 7 (up and left)");
      }
      out.steps.push_back(static_cast<std::uint8_t>(*code));
      words_.next();
    }
    finish(out, what, line);
    return out;
  }

  int coordinate(const std::string& what, const char* axis) {
    const auto word = words_.peek();
    const auto value = number_in(word);
    if (!value || *value < 0 || *value > 1'000'000) {
      words_.fail(what + " needs the " + axis + " of its first pixel, not " + shown(word));
    }
    words_.next();
    return *value;
  }

  void finish(const Chain& chain, const std::string& what, int line) {
    const auto open = gap(chain);
    if (words_.peek() == "#") {
      words_.next();
    } else if (open > 1) {
      words_.fail("the outline of " + what + " is cut off: no '#' ends it, and it is open by " +
                      std::to_string(open) + " pixels",
                  words_.peek().empty() ? "fetch the file again: its end is missing"
                                        : "it breaks off at " + shown(words_.peek()));
    }
    if (open > 1) {
      note("the outline of " + what + " in line " + std::to_string(line) + " is open by " +
           std::to_string(open) + " pixels and was closed by a straight line");
    }
  }

  void check_outlines() {
    if (overlay_.abnormalities.empty()) return;
    const auto& last = overlay_.abnormalities.back();
    const auto found = static_cast<int>(last.boundaries.size() + last.cores.size());
    if (claimed_outlines_ && *claimed_outlines_ != found) {
      note("abnormality " + std::to_string(overlay_.abnormalities.size()) + " claims " +
           std::to_string(*claimed_outlines_) + " outlines and has " + std::to_string(found));
    }
    claimed_outlines_.reset();
  }

  void check_counts() {
    check_outlines();
    const auto& all = overlay_.abnormalities;
    const auto found = static_cast<int>(all.size());
    if (claimed_ && *claimed_ != found) {
      note("the file claims " + std::to_string(*claimed_) + " abnormalities and has " +
           std::to_string(found));
    }
    const auto outlined = std::any_of(all.begin(), all.end(), [](const auto& abnormality) {
      return !abnormality.boundaries.empty() || !abnormality.cores.empty();
    });
    if (!outlined && (found > 0 || claimed_.value_or(1) != 0)) {
      words_.fail("the file tells of abnormalities and outlines none",
                  "fetch the file again: its end may be missing");
    }
  }

  void note(std::string text) { overlay_.notes.push_back(std::move(text)); }

  Words words_;
  Overlay overlay_;
  std::optional<int> claimed_, claimed_outlines_;
};

}  // namespace

Overlay parse_overlay(std::string_view text, const std::string& file) {
  if (is_gzipped(text)) return Parser(gunzip(text, largest_file, file), file).parse();
  return Parser(text, file).parse();
}

Overlay read_overlay(const std::filesystem::path& file) {
  std::error_code fault;
  const auto size = std::filesystem::file_size(file, fault);
  std::ifstream in(file, std::ios::binary);
  if (fault || !in) {
    throw Error("the overlay file cannot be read", "does it exist, and may you read it?",
                {file.string(), 0, 0});
  }
  if (size > largest_file) {
    throw Error("a file of " + std::to_string(size >> 20) + " MiB is no overlay file", {},
                {file.string(), 0, 0});
  }
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  return parse_overlay(text, file.string());
}

}  // namespace mg::contour
