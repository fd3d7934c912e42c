// The files that a graph is made of. They are remembered, so that messages can show their lines.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mg {

class Texts {
 public:
  Texts();  ///< files on disk
  /// Files in memory, by path: for tests.
  explicit Texts(std::map<std::string, std::string> files);

  /// The text of a file, which lives as long as this does. Throws Error if it cannot be read or is
  /// larger than 1 MiB.
  const std::string& read(const std::filesystem::path& file);

  /// Line `number` (from 1) of a file that was read, or nothing.
  std::optional<std::string_view> line(const std::string& file, int number) const;

 private:
  std::function<std::string(const std::filesystem::path&)> open_;
  std::map<std::string, std::string> read_;  ///< by path as given
};

}  // namespace mg
