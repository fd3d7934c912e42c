// Finds the pictures that tables name without telling where they lie.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace mg {

/// All pictures below a folder by their names without extension, in small letters. Of several with
/// one name, the extension named first counts, and then the order of their paths.
class FileIndex {
 public:
  /// Extensions with their point, as in {".dicom", ".png"}. Throws Error unless `root` is a folder.
  FileIndex(const std::filesystem::path& root, const std::vector<std::string>& extensions);
  /// The whole path, or empty.
  std::filesystem::path find(const std::string& stem) const;
  std::size_t size() const { return files_.size(); }

 private:
  std::map<std::string, std::pair<std::size_t, std::filesystem::path>> files_;
};

/// What all sets of mammograms may have come as.
std::vector<std::string> picture_extensions();

}  // namespace mg
