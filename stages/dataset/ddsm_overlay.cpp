#include "stages/dataset/ddsm_overlay.hpp"

#include <zlib.h>

#include <array>
#include <memory>
#include <sstream>
#include <type_traits>

#include "pipeline/error.hpp"
#include "stages/dataset/labels.hpp"

namespace mg {

namespace {

constexpr std::size_t largest = std::size_t{64} << 20;  // real ones have some kilobytes

int digit(const std::string& word, int otherwise) {
  return word.size() == 1 && word[0] >= '0' && word[0] <= '9' ? word[0] - '0' : otherwise;
}

void add_kind(DdsmFinding& finding, const std::string& word) {
  const auto kind = plain_word(word);
  if (finding.kind.find(kind) != std::string::npos) return;
  finding.kind += (finding.kind.empty() ? "" : "+") + kind;
}

/// True if the line is in words, false if it is an outline or unknown.
bool take(std::istringstream& line, std::vector<DdsmFinding>& findings) {
  std::string key, word;
  line >> key >> word;
  if (key == "TOTAL_ABNORMALITIES") return true;
  if (key == "ABNORMALITY") return findings.emplace_back(), true;
  const auto known =
      key == "LESION_TYPE" || key == "PATHOLOGY" || key == "ASSESSMENT" || key == "SUBTLETY";
  if (!known) return false;
  if (findings.empty()) findings.emplace_back();
  auto& last = findings.back();
  if (key == "LESION_TYPE") add_kind(last, word);
  if (key == "PATHOLOGY") last.pathology = word;
  if (key == "ASSESSMENT") last.assessment = digit(word, -1);
  if (key == "SUBTLETY") last.subtlety = digit(word, 0);
  return true;
}

}  // namespace

std::vector<DdsmFinding> parse_ddsm_findings(std::string_view text, const std::string& file) {
  std::vector<DdsmFinding> findings;
  auto understood = false;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    std::istringstream line{std::string(text.substr(0, std::min(end, std::size_t{200})))};
    understood = take(line, findings) || understood;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  if (!understood) throw Error("it is no DDSM overlay", "fetch the file again", {file, 1, 0});
  return findings;
}

std::string read_unpacked(const std::filesystem::path& file) {
  using Handle = std::unique_ptr<std::remove_pointer_t<gzFile>, int (*)(gzFile)>;
  const Handle in(gzopen(file.c_str(), "rb"), &gzclose);  // it passes what is not gzipped
  if (!in) throw Error("cannot read " + file.string(), "is the path right, and may you read it?");
  std::string text;
  std::array<char, 1 << 16> part{};
  for (;;) {
    const auto got = gzread(in.get(), part.data(), static_cast<unsigned>(part.size()));
    if (got < 0) throw Error(file.string() + " is damaged", "fetch it again");
    if (got == 0) break;
    text.append(part.data(), static_cast<std::size_t>(got));
    if (text.size() > largest) throw Error(file.string() + " is larger than any overlay");
  }
  int code = Z_OK;
  gzerror(in.get(), &code);
  if (code != Z_OK && code != Z_STREAM_END) {
    throw Error(file.string() + " is cut off", "fetch it again");
  }
  return text;
}

}  // namespace mg
