#include "stages/write/names.hpp"

#include <algorithm>

#include "pipeline/error.hpp"

namespace mg::write {
namespace {

bool is_safe(unsigned char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_' || c == '.';
}

std::string safe_part(std::string_view part) {
  static constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const unsigned char c : part) {
    if (is_safe(c) && !(c == '.' && out.empty())) {
      out += static_cast<char>(c);
    } else {
      out += '%';
      out += digits[c >> 4];
      out += digits[c & 15];
    }
  }
  return out;
}

}  // namespace

std::filesystem::path safe_path(std::string_view key, std::string_view extension) {
  std::filesystem::path path;
  for (std::string_view rest = key;;) {
    const auto end = std::min(rest.find('/'), rest.size());
    if (end == 0) throw Error("the key '" + std::string(key) + "' does not make a file name");
    path /= safe_part(rest.substr(0, end));
    if (end == rest.size()) break;
    rest.remove_prefix(end + 1);
  }
  return path += extension;
}

std::string relative_name(const std::filesystem::path& file, const std::filesystem::path& root) {
  if (!root.empty()) {
    const auto relative = std::filesystem::absolute(file).lexically_normal().lexically_relative(
        std::filesystem::absolute(root).lexically_normal());
    if (!relative.empty() && *relative.begin() != "..") return relative.generic_string();
  }
  return file.filename().string();
}

}  // namespace mg::write
