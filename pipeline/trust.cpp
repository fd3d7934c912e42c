#include "pipeline/trust.hpp"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <iterator>
#include <span>
#include <system_error>

#include "pipeline/error.hpp"
#include "pipeline/sha256.hpp"

namespace mg {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t digits_of_sha256 = 64;

bool is_sha256(const std::string& text) {
  return text.size() == digits_of_sha256 &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isxdigit(c); });
}

std::string lower(std::string text) {
  for (auto& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

std::string read_all(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::error_code problem;
  if (!in || !fs::is_regular_file(file, problem)) {
    throw Error("there is no file '" + file.string() + "' that can be read",
                "the path is relative to the folder in which mammograph was called");
  }
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string digest_of(const std::string& content) {
  Sha256 digest;
  digest.add(std::as_bytes(std::span(content)));
  return digest.hex();
}

bool same_file(const std::string& trusted, const fs::path& file) {
  std::error_code problem;
  return fs::equivalent(trusted, file, problem);
}

}  // namespace

std::string read_trusted(const fs::path& file, const RunInfo& run) {
  auto content = read_all(file);
  const auto digest = digest_of(content);
  for (const auto& trusted : run.trusted) {
    if (is_sha256(trusted) ? lower(trusted) == digest : same_file(trusted, file)) return content;
  }
  throw Error("'" + file.string() + "' is a program, and nobody said that it may be run",
              "if you trust whoever made it: --trust " + file.string() +
                  ", or, for exactly this content, --trust " + digest);
}

}  // namespace mg
