// Where the files of each DDSM exam lie, whatever the folders: the names tell.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "stages/dataset/ddsm_name.hpp"

namespace mg {

/// One film's files; paths are relative to the root, and empty if there is none.
struct DdsmFilm {
  DdsmName name;
  std::map<std::string, std::filesystem::path> pictures;  ///< by ending: png, ljpeg, ljpeg.gz
  std::filesystem::path overlay;                          ///< may end in .gz
  std::map<int, std::filesystem::path> masks;             ///< 1 for _Mask, 2 for _Mask2, ...
  std::string folder;  ///< class_folder() of what was found first

  /// The picture with the first of the endings that there is; a compressed one if all else fails.
  std::filesystem::path picture(const std::vector<std::string>& endings) const;
};

struct DdsmExam {
  std::filesystem::path ics;
  std::map<std::string, DdsmFilm> films;  ///< by film_name()
};

/// By DdsmName::exam. Of several files for the same thing, the first counts, but masks that are PNG
/// go before others (JPEG blurs them), and plain overlays before gzipped ones.
std::map<std::string, DdsmExam> find_ddsm(const std::filesystem::path& root);

/// The innermost folder of a path that is named for a class: normal, benign, cancer or
/// benign_without_callback, in any case and with anything behind (Benign, normal_03, cancers).
/// Empty if none is.
std::string class_folder(const std::filesystem::path& path);

}  // namespace mg
