// What all DICOM objects of this family have in common, and where they go.
#pragma once

#include <filesystem>
#include <set>
#include <string>

#include "pipeline/context.hpp"
#include "pipeline/findings.hpp"
#include "stages/write/dicom_source.hpp"

namespace mg::write {

/// Which of these objects is written.
struct ObjectKind {
  std::string sop_class, modality, series, label;  ///< label: 16 capital letters at most
  int series_number = 1;
  std::string ending;  ///< of the file's name
};

/// When it is said to be made: 8 digits and 6 digits.
struct Moment {
  std::string date, time;
};

/// Writes objects below a folder; two samples never share a file.
class DicomFolder {
 public:
  /// `dates`: "run", the time of this call, or "image", that of each image.
  void start(const RunInfo& run, const std::filesystem::path& folder, const std::string& dates);

  /// A data set with the patient, study, series, equipment and identity of the object. Of the
  /// patient and the study it carries what ties it to the image, and nothing else. All UIDs are
  /// hashes of the run (its folder's name and seed), the sample's key and the image's UID.
  DcmDataset begin(const Context& context, const DicomSource& source, const ObjectKind& kind) const;

  /// When the object of this image is said to be made.
  Moment moment(const DicomSource& source) const;

  /// A UID for something within the object of this sample.
  std::string uid(const Context& context, const DicomSource& source, const std::string& what) const;

  /// Writes <folder>/<key><ending>, whole or not at all, over what an earlier run left.
  void write(const Context& context, const ObjectKind& kind, const DcmDataset& data);

  std::size_t written() const { return names_.size(); }
  Findings finish(const std::string& what, std::size_t without) const;

 private:
  std::filesystem::path folder_;
  std::string run_;
  Moment now_;
  bool of_image_ = false;
  std::set<std::string> names_;
};

}  // namespace mg::write
