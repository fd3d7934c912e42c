#include "stages/support/ddsm/overlay.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>

#include "stages/support/ddsm/gunzip.hpp"
#include "stages/support/ddsm/words.hpp"

namespace mg::ddsm {

namespace {

constexpr std::size_t largest_file = std::size_t{64} << 20;  // real ones have some kilobytes

constexpr std::array<std::string_view, 9> keys = {
    "TOTAL_ABNORMALITIES", "ABNORMALITY",    "LESION_TYPE", "ASSESSMENT", "SUBTLETY",
    "PATHOLOGY",           "TOTAL_OUTLINES", "BOUNDARY",    "CORE"};

bool is_key(std::string_view word) {
  return std::find(keys.begin(), keys.end(), word) != keys.end();
}

/// The digit that a line begins with, if that is all of its first word.
int digit(std::string_view line, int otherwise) {
  const auto word = line.substr(0, line.find_first_of(" \t"));
  return word.size() == 1 ? number_in(word).value_or(otherwise) : otherwise;
}

class Parser {
 public:
  Parser(std::string_view text, const std::string& file) : words_(text, file) {}

  Overlay parse() {
    if (words_.peek().empty()) guard([&] { words_.fail("an overlay file that holds nothing"); });
    while (!words_.peek().empty()) guard([&] { take(words_.next()); });
    guard([&] { check_counts(); });
    return std::move(overlay_);
  }

 private:
  /// Remembers the first fault, and goes on with the next word that is known.
  template <class Step>
  void guard(const Step& step) {
    try {
      step();
    } catch (const Error& error) {
      if (!overlay_.fault) overlay_.fault = error;
      while (!words_.peek().empty() && !is_key(words_.peek())) words_.next();
    }
  }

  void take(std::string_view word) {
    if (word == "ABNORMALITY")
      begin_abnormality();
    else if (word == "BOUNDARY")
      current().boundaries.push_back(read_chain(words_, word, overlay_.notes));
    else if (word == "CORE")
      current().cores.push_back(read_chain(words_, word, overlay_.notes));
    else if (word == "LESION_TYPE")
      described().lesion_types.emplace_back(words_.rest_of_line());
    else if (word == "PATHOLOGY")
      take_pathology();
    else if (word == "ASSESSMENT")
      described().assessment = digit(words_.rest_of_line(), -1);
    else if (word == "SUBTLETY")
      described().subtlety = digit(words_.rest_of_line(), 0);
    else if (word == "TOTAL_ABNORMALITIES")
      overlay_.claimed = number_in(words_.rest_of_line());
    else if (word == "TOTAL_OUTLINES")
      claimed_outlines_ = number_in(words_.rest_of_line());
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

  /// The one that words are about: outlines come last in each.
  Abnormality& described() { return current().outlined() ? another() : current(); }

  Abnormality& another() {
    note("line " + std::to_string(words_.line()) +
         " begins another abnormality without a line ABNORMALITY");
    check_outlines();
    return overlay_.abnormalities.emplace_back();
  }

  void take_pathology() {
    auto* one = &described();
    if (!one->pathology.empty()) one = &another();
    one->pathology = words_.rest_of_line();
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
    const auto& claimed = overlay_.claimed;
    const auto found = static_cast<int>(all.size());
    if (claimed && *claimed != found) {
      note("the file claims " + std::to_string(*claimed) + " abnormalities and has " +
           std::to_string(found));
    }
    const auto outlined = std::any_of(
        all.begin(), all.end(), [](const auto& abnormality) { return abnormality.outlined(); });
    if (!outlined && (found > 0 || claimed.value_or(1) != 0)) {
      words_.fail("the file tells of abnormalities and outlines none",
                  "fetch the file again: its end may be missing");
    }
  }

  void note(std::string text) { overlay_.notes.push_back(std::move(text)); }

  Words words_;
  Overlay overlay_;
  std::optional<int> claimed_outlines_;
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

}  // namespace mg::ddsm
