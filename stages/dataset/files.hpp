// The source dataset.files: whatever lies in a folder, to preprocess or to predict. No labels.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "stages/dataset/cases.hpp"

namespace mg {

struct FilesSource : Cases {
  std::filesystem::path root;
  std::vector<std::string> patterns = {"*.dcm", "*.dicom"};
  bool nameless = true;
  std::string keys = "path";
  int repeat = 1;

  static auto params() {
    using P = FilesSource;
    return mg::params(
        mg::param("root", &P::root, "a folder, searched with all that is below it, or a file"),
        mg::param(
            "patterns", &P::patterns,
            "which file names are taken, in any case; * stands for any characters, ? for one"),
        mg::param("nameless", &P::nameless,
                  "DICOM files of all other names are taken as well: archives often name them "
                  "without an ending, by number or UID. They are told by their first bytes"),
        mg::param("keys", &P::keys,
                  "outputs are named after the path below root, or, if paths tell who a patient "
                  "is, after a hash of it")
            .one_of({"path", "hash"}),
        mg::param("repeat", &P::repeat, "lists every file so many times, for measurements")
            .between(1, 1000000));
  }
  void open(const RunInfo& run);
};

}  // namespace mg
