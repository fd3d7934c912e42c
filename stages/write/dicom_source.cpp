#include "stages/write/dicom_source.hpp"

#include "pipeline/error.hpp"
#include "stages/support/dicom/object.hpp"

namespace mg::write {
namespace {

constexpr std::uint64_t largest_file = std::uint64_t{2} << 30;

std::unique_ptr<DcmDataset> read(const std::filesystem::path& file) {
  auto buffer = dicom::read_file(file, largest_file);
  if (!dicom::is_dicom(buffer.bytes())) {
    throw Error("what was found in a picture that is no DICOM file cannot be written as DICOM",
                "a DICOM object refers to the DICOM image that it is about; write.png and "
                "write.overlay take pictures of all kinds");
  }
  return dicom::parse_object(std::move(buffer)).data;
}

}  // namespace

DicomSource::DicomSource(const std::filesystem::path& file) try : data_(read(file)) {
  for (const auto& tag :
       {DCM_SOPClassUID, DCM_SOPInstanceUID, DCM_StudyInstanceUID, DCM_SeriesInstanceUID}) {
    if ((*this)[tag].empty()) {
      throw Error("the image cannot be referred to: its header has no " +
                  std::string(DcmTag(tag).getTagName()));
    }
  }
  width_ = dicom::integer_of(*data_, DCM_Columns).value_or(0);
  height_ = dicom::integer_of(*data_, DCM_Rows).value_or(0);
  if (width_ < 1 || height_ < 1) {
    throw Error("this DICOM file holds no image", "reports, plans and annotations are no images");
  }
  if (const auto frames = (*this)[DCM_NumberOfFrames]; !frames.empty() && frames != "1") {
    throw Error("the image has " + frames + " frames",
                "what is written refers to images of one frame, not to tomosynthesis");
  }
} catch (const Error& error) {
  throw Error(error.message(), error.hint(), {file.string(), 0, 0});
}

Side DicomSource::side() const {
  const auto side = side_from((*this)[DCM_ImageLaterality]);
  return side != Side::unknown ? side : side_from((*this)[DCM_Laterality]);
}

void DicomSource::require_size(const Geometry& geometry) const {
  if (geometry.source_width == width_ && geometry.source_height == height_) return;
  throw Error("the mask belongs to a picture of " + std::to_string(geometry.source_width) + " × " +
                  std::to_string(geometry.source_height) + " pixels, the DICOM image has " +
                  std::to_string(width_) + " × " + std::to_string(height_),
              "`file` must be the very file that the picture was decoded from");
}

DcmItem& DicomSource::refer(DcmItem& item, const DcmTagKey& sequence) const {
  auto& reference = added(item, sequence);
  put(reference, DCM_ReferencedSOPClassUID, (*this)[DCM_SOPClassUID]);
  put(reference, DCM_ReferencedSOPInstanceUID, (*this)[DCM_SOPInstanceUID]);
  return reference;
}

void DicomSource::refer_in_series(DcmItem& item, const DcmTagKey& sequence) const {
  auto& series = added(item, DCM_ReferencedSeriesSequence);
  copy(series, DCM_SeriesInstanceUID);
  refer(series, sequence);
}

void DicomSource::copy(DcmItem& item, const DcmTagKey& tag, bool always) const {
  if (data_->tagExists(tag)) {
    data_->findAndInsertCopyOfElement(tag, &item);
  } else if (always) {
    put(item, tag, "");
  }
}

}  // namespace mg::write
