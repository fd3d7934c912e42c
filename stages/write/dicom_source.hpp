// The DICOM file that a picture was read from, to which all that is said about it refers.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "pipeline/image.hpp"
#include "stages/write/dicom_items.hpp"

namespace mg::write {

class DicomSource {
 public:
  /// Reads the header. Throws Error if the file is no DICOM image of one frame, or has no UIDs to
  /// refer to.
  explicit DicomSource(const std::filesystem::path& file);

  DcmDataset& data() const { return *data_; }
  int width() const { return width_; }
  int height() const { return height_; }
  Side side() const;  ///< of the breast
  std::string operator[](const DcmTagKey& tag) const { return dicom::text_of(*data_, tag); }

  /// Throws Error unless `geometry` leads to a picture of this size.
  void require_size(const Geometry& geometry) const;

  /// The item of a sequence that names this image: SOP class and instance UID.
  DcmItem& refer(DcmItem& item, const DcmTagKey& sequence) const;

  /// The same within an item of the Referenced Series Sequence (0008,1115).
  void refer_in_series(DcmItem& item, const DcmTagKey& sequence) const;

  /// Puts a copy of the element into `item`; if it is absent here, an empty one if `always`.
  void copy(DcmItem& item, const DcmTagKey& tag, bool always = false) const;

 private:
  std::unique_ptr<DcmDataset> data_;
  int width_ = 0, height_ = 0;
};

}  // namespace mg::write
