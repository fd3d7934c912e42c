#include "stages/dataset/file_index.hpp"

#include <algorithm>

#include "stages/dataset/cases.hpp"
#include "stages/dataset/labels.hpp"

namespace mg {

namespace fs = std::filesystem;

FileIndex::FileIndex(const fs::path& root, const std::vector<std::string>& extensions) {
  for (const auto& relative : list_files(root)) {
    const auto at =
        std::find(extensions.begin(), extensions.end(), plain_word(relative.extension().string()));
    if (at == extensions.end()) continue;
    const auto rank = static_cast<std::size_t>(at - extensions.begin());
    const auto [known, added] =
        files_.emplace(plain_word(relative.stem().string()), std::pair(rank, root / relative));
    if (!added && rank < known->second.first) known->second = {rank, root / relative};
  }
}

fs::path FileIndex::find(const std::string& stem) const {
  const auto at = files_.find(plain_word(stem));
  return at == files_.end() ? fs::path() : at->second.second;
}

std::vector<std::string> picture_extensions() {
  return {".dicom", ".dcm", ".png", ".tif", ".tiff", ".jpg", ".jpeg", ".pgm"};
}

}  // namespace mg
