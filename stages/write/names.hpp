// Names of files that come from keys of samples.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace mg::write {

/// The key as a relative path that stays below its folder: '/' makes folders; letters, digits, '-',
/// '_' and '.' stay (but not a '.' in front); every other byte becomes %XX. Different keys give
/// different paths. Throws Error for an empty key or folder name ("a//b").
std::filesystem::path safe_path(std::string_view key, std::string_view extension);

/// `file` as seen from `root`; just its name if it lies elsewhere or `root` is empty.
std::string relative_name(const std::filesystem::path& file, const std::filesystem::path& root);

}  // namespace mg::write
