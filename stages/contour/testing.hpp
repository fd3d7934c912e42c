// What the tests of this folder share.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "pipeline/image.hpp"

namespace mg::contour::testing {

/// A folder of its own that is removed with this.
class Folder {
 public:
  explicit Folder(const std::string& name)
      : path_(std::filesystem::temp_directory_path() /
              ("mammograph-" + name + "-" + std::to_string(::getpid()))) {
    std::filesystem::create_directories(path_);
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::filesystem::path file(const std::string& name, const std::string& text) const {
    std::ofstream(path_ / name, std::ios::binary) << text;
    return path_ / name;
  }
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

inline int count_inside(const Mask& mask) {
  int count = 0;
  for (int y = 0; y < mask.pixels.height; ++y) {
    for (int x = 0; x < mask.pixels.width; ++x) count += mask.pixels.at<std::uint8_t>(x, y) == 255;
  }
  return count;
}

inline bool inside(const Mask& mask, int x, int y) {
  return mask.pixels.at<std::uint8_t>(x, y) == 255;
}

}  // namespace mg::contour::testing
