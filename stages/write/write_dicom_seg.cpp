#include "stages/write/write_dicom_seg.hpp"

#include <algorithm>
#include <opencv2/core.hpp>
#include <vector>

#include "pipeline/error.hpp"
#include "stages/write/dicom_codes.hpp"
#include "stages/write/lesions.hpp"

namespace mg::write {
namespace {

const ObjectKind seg{.sop_class = UID_SegmentationStorage,
                     .modality = "SEG",
                     .series = "Mammograph: segmentation",
                     .label = "SEGMENTATION",
                     .series_number = 9001,
                     .ending = ".seg.dcm"};

/// Of rows and columns, as in A\R or AH\FR. CBIS-DDSM puts the view there.
bool is_orientation(const std::string& rows, const std::string& columns) {
  const auto all_known = [](const std::string& text) {
    return !text.empty() && text.size() <= 3 &&
           text.find_first_not_of("APRLHF") == std::string::npos;
  };
  return all_known(rows) && all_known(columns);
}

void put_orientation(DcmItem& out, const DicomSource& source) {
  const auto rows = dicom::text_of(source.data(), DCM_PatientOrientation, 0);
  const auto columns = dicom::text_of(source.data(), DCM_PatientOrientation, 1);
  put(out, DCM_PatientOrientation, is_orientation(rows, columns) ? rows + "\\" + columns : "");
}

void put_picture(DcmItem& out, const DicomSource& source) {
  put(out, DCM_ImageType, "DERIVED\\PRIMARY");
  put_orientation(out, source);
  put(out, DCM_SamplesPerPixel, 1);
  put(out, DCM_PhotometricInterpretation, "MONOCHROME2");
  put(out, DCM_NumberOfFrames, "1");
  put(out, DCM_Rows, source.height());
  put(out, DCM_Columns, source.width());
  put(out, DCM_BitsAllocated, 1);
  put(out, DCM_BitsStored, 1);
  put(out, DCM_HighBit, 0);
  put(out, DCM_PixelRepresentation, 0);
  put(out, DCM_LossyImageCompression, "00");
}

void put_segment(DcmItem& out, const DicomSource& source, const std::string& label,
                 const std::string& uid) {
  put(out, DCM_SegmentationType, "BINARY");
  auto& segment = added(out, DCM_SegmentSequence);
  put(segment, DCM_SegmentNumber, 1);
  put(segment, DCM_SegmentLabel, label);
  put(segment, DCM_SegmentAlgorithmType, "AUTOMATIC");
  put(segment, DCM_SegmentAlgorithmName, "Mammograph");
  put_code(segment, DCM_SegmentedPropertyCategoryCodeSequence, codes::abnormal_structure);
  put_code(segment, DCM_SegmentedPropertyTypeCodeSequence, codes::lesion);
  put_code(segment, DCM_AnatomicRegionSequence, codes::breast);
  if (const auto side = codes::side_of(source)) {
    put_code(*dicom::item_of(segment, DCM_AnatomicRegionSequence),
             DCM_AnatomicRegionModifierSequence, *side);
  }
  put(segment, DCM_TrackingID, label);
  put(segment, DCM_TrackingUID, uid);
}

/// The one frame shows segment 1, found in the source image without moving a pixel.
void put_frame(DcmItem& out, const DicomSource& source, const std::string& uid) {
  put(added(out, DCM_DimensionOrganizationSequence), DCM_DimensionOrganizationUID, uid);
  auto& dimension = added(out, DCM_DimensionIndexSequence);
  put(dimension, DCM_DimensionOrganizationUID, uid);
  dimension.putAndInsertTagKey(DCM_DimensionIndexPointer, DCM_ReferencedSegmentNumber);
  dimension.putAndInsertTagKey(DCM_FunctionalGroupPointer, DCM_SegmentIdentificationSequence);
  put(dimension, DCM_DimensionDescriptionLabel, "Segment Number");
  added(out, DCM_SharedFunctionalGroupsSequence);
  auto& groups = added(out, DCM_PerFrameFunctionalGroupsSequence);
  const Uint32 first = 1;
  added(groups, DCM_FrameContentSequence)
      .putAndInsertUint32Array(DCM_DimensionIndexValues, &first, 1);
  put(added(groups, DCM_SegmentIdentificationSequence), DCM_ReferencedSegmentNumber, 1);
  auto& derivation = added(groups, DCM_DerivationImageSequence);
  put_code(derivation, DCM_DerivationCodeSequence, codes::segmentation);
  auto& image = source.refer(derivation, DCM_SourceImageSequence);
  put(image, DCM_SpatialLocationsPreserved, "YES");
  put_code(image, DCM_PurposeOfReferenceCodeSequence, codes::source_of_processing);
}

/// Eight pixels a byte, the first in the lowest bit, rows without a gap; an even count of bytes.
std::vector<Uint8> packed(const cv::Mat1b& mask) {
  std::vector<Uint8> out((mask.total() + 15) / 16 * 2);
  std::size_t bit = 0;
  for (const auto pixel : mask) {
    if (pixel != 0) out[bit / 8] |= static_cast<Uint8>(1U << bit % 8);
    ++bit;
  }
  return out;
}

}  // namespace

void DicomSeg::check() const {
  // The text is read in the character set of the image, whichever that is.
  const auto plain = [](unsigned char c) { return c >= 0x20 && c < 0x7f && c != '\\'; };
  if (!label.empty() && label.size() <= 64 && std::all_of(label.begin(), label.end(), plain)) {
    return;
  }
  throw Error("parameter 'label': '" + label + "' is no name of a segment",
              "1 to 64 letters, digits and other characters of ASCII, but no backslash");
}

void DicomSeg::start(const RunInfo& run) { out_.start(run, folder, dates); }

void DicomSeg::add(const Context& context, const File& file, const Mask& tumor) {
  const DicomSource source(file.path);
  source.require_size(tumor.geometry);
  auto data = out_.begin(context, source, seg);
  const auto [date, time] = out_.moment(source);
  put(data, DCM_ContentDate, date);
  put(data, DCM_ContentTime, time);
  put(data, DCM_ContentLabel, seg.label);
  put(data, DCM_ContentDescription, "Found by a program, not verified");
  put(data, DCM_ContentCreatorName, "");
  source.refer_in_series(data, DCM_ReferencedInstanceSequence);
  put_picture(data, source);
  put_segment(data, source, label, out_.uid(context, source, "segment"));
  put_frame(data, source, out_.uid(context, source, "dimensions"));
  const auto pixels = packed(on_source(tumor));
  data.putAndInsertUint8Array(DCM_PixelData, pixels.data(), pixels.size());
  out_.write(context, seg, data);
}

Findings DicomSeg::finish() { return out_.finish("DICOM segmentations", 0); }

}  // namespace mg::write
