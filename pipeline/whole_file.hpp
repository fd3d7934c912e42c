// Files that appear whole or not at all.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string_view>

namespace mg {

/// What to do where a file of this name lies already.
enum class Existing {
  keep,     ///< accept it if it holds the same bytes; else Error
  replace,  ///< put the new one in its place
};

/// Writes aside, flushes to disk, then renames and flushes the folder: a reader, or a machine that
/// loses its power, sees the old state or the new one. Makes the folders above. Throws Error with
/// the system's reason (no space, no permission, ...); nothing is left behind then.
void write_whole(const std::filesystem::path& file, std::span<const std::byte> bytes,
                 Existing existing);
void write_whole(const std::filesystem::path& file, std::string_view text, Existing existing);

}  // namespace mg
