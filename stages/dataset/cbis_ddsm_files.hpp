// CBIS-DDSM's DICOM files by what its tables name, however they were downloaded.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace mg {

/// A name is a folder, such as Mass-Training_P_00001_LEFT_CC, wherever it lies; of files that lie
/// in no such folder it is the Patient ID in their headers, which are read when first needed.
class CbisFiles {
 public:
  /// `files` are relative to `root`, and so are those returned; empty: there is none.
  CbisFiles(std::filesystem::path root, const std::vector<std::filesystem::path>& files);

  /// The largest picture that is no mask.
  std::filesystem::path film(const std::string& name);
  /// The largest mask: whatever a table calls the file, and in whatever series it lies.
  std::filesystem::path mask(const std::string& name);

 private:
  std::vector<std::filesystem::path> of(const std::string& name);
  std::filesystem::path largest(const std::vector<std::filesystem::path>& files, bool mask) const;

  std::filesystem::path root_;
  std::map<std::string, std::vector<std::filesystem::path>> files_;
  std::vector<std::filesystem::path> loose_;
};

}  // namespace mg
