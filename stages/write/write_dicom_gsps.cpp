#include "stages/write/write_dicom_gsps.hpp"

#include <algorithm>
#include <cctype>

#include "pipeline/error.hpp"
#include "stages/write/lesions.hpp"

namespace mg::write {
namespace {

const ObjectKind gsps{.sop_class = UID_GrayscaleSoftcopyPresentationStateStorage,
                      .modality = "PR",
                      .series = "Mammograph: outlines",
                      .label = "OUTLINES",
                      .series_number = 9002,
                      .ending = ".pr.dcm"};

/// The whole image. Pixels count from 1 here.
void put_displayed_area(DcmItem& out, const DicomSource& source, Spacing spacing) {
  auto& area = added(out, DCM_DisplayedAreaSelectionSequence);
  put(area, DCM_DisplayedAreaTopLeftHandCorner, "1\\1");
  put(area, DCM_DisplayedAreaBottomRightHandCorner,
      std::to_string(source.width()) + "\\" + std::to_string(source.height()));
  put(area, DCM_PresentationSizeMode, "SCALE TO FIT");
  if (spacing.known()) {
    put(area, DCM_PresentationPixelSpacing, decimal(spacing.y_mm) + "\\" + decimal(spacing.x_mm));
  } else {
    put(area, DCM_PresentationPixelAspectRatio, "1\\1");
  }
}

/// The first window, else the first table, else what the pixels are.
void put_voi(DcmItem& out, const DicomSource& source) {
  const auto center = source[DCM_WindowCenter], width = source[DCM_WindowWidth];
  auto* const table = dicom::item_of(source.data(), DCM_VOILUTSequence);
  if (!center.empty() && !width.empty()) {
    auto& voi = added(out, DCM_SoftcopyVOILUTSequence);
    put(voi, DCM_WindowCenter, center);
    put(voi, DCM_WindowWidth, width);
    source.copy(voi, DCM_VOILUTFunction);
  } else if (table != nullptr) {
    auto& copy = added(added(out, DCM_SoftcopyVOILUTSequence), DCM_VOILUTSequence);
    for (const auto& tag : {DCM_LUTDescriptor, DCM_LUTExplanation, DCM_LUTData}) {
      table->findAndInsertCopyOfElement(tag, &copy);
    }
  }
}

void put_gray_scale(DcmItem& out, const DicomSource& source) {
  for (const auto& tag :
       {DCM_ModalityLUTSequence, DCM_RescaleIntercept, DCM_RescaleSlope, DCM_RescaleType}) {
    source.copy(out, tag);
  }
  if (!source[DCM_RescaleSlope].empty() && source[DCM_RescaleType].empty()) {
    put(out, DCM_RescaleType, "US");  // unspecified
  }
  put_voi(out, source);
  const auto inverted = source[DCM_PresentationLUTShape] == "INVERSE" ||
                        source[DCM_PhotometricInterpretation] == "MONOCHROME1";
  put(out, DCM_PresentationLUTShape, inverted ? "INVERSE" : "IDENTITY");
}

void put_layer(DcmItem& out, const std::string& name) {
  auto& layer = added(out, DCM_GraphicLayerSequence);
  put(layer, DCM_GraphicLayer, name);
  put(layer, DCM_GraphicLayerOrder, "1");
  put(layer, DCM_GraphicLayerRecommendedDisplayGrayscaleValue, 65535);
}

/// A closed line: its last point is its first again.
void put_outline(DcmItem& annotation, const Lesion& lesion) {
  const auto numbers = graphic_data(lesion.outline);
  auto& line = added(annotation, DCM_GraphicObjectSequence);
  put(line, DCM_GraphicAnnotationUnits, "PIXEL");
  put(line, DCM_GraphicDimensions, 2);
  put(line, DCM_NumberOfGraphicPoints, static_cast<int>(numbers.size() / 2));
  put(line, DCM_GraphicData, numbers);
  put(line, DCM_GraphicType, "POLYLINE");
  put(line, DCM_GraphicFilled, "N");
}

}  // namespace

void DicomGsps::check() const {
  const auto allowed = [](unsigned char c) {
    return std::isupper(c) != 0 || std::isdigit(c) != 0 || c == '_' || c == ' ';
  };
  if (!layer.empty() && layer.size() <= 16 && std::all_of(layer.begin(), layer.end(), allowed)) {
    return;
  }
  throw Error("parameter 'layer': '" + layer + "' is no name of a layer",
              "1 to 16 capital letters, digits, '_' or spaces");
}

void DicomGsps::start(const RunInfo& run) {
  out_.start(run, folder, dates);
  without_ = 0;
}

void DicomGsps::add(const Context& context, const File& file, const Mask& tumor) {
  const DicomSource source(file.path);
  source.require_size(tumor.geometry);
  if (!source[DCM_PhotometricInterpretation].starts_with("MONOCHROME")) {
    throw Error("a grayscale presentation state cannot show an image in color",
                "write.dicom_seg takes images of all kinds");
  }
  const auto spacing = source_spacing(tumor.geometry);
  const auto lesions = lesions_of(on_source(tumor), spacing, min_area_mm2);
  if (lesions.empty()) {
    ++without_;
    return;
  }
  auto data = out_.begin(context, source, gsps);
  const auto [date, time] = out_.moment(source);
  put(data, DCM_Laterality, to_string(source.side()));
  put(data, DCM_PresentationCreationDate, date);
  put(data, DCM_PresentationCreationTime, time);
  put(data, DCM_ContentLabel, gsps.label);
  put(data, DCM_ContentDescription, "Found by a program, not verified");
  put(data, DCM_ContentCreatorName, "");
  source.refer_in_series(data, DCM_ReferencedImageSequence);
  put_displayed_area(data, source, spacing);
  put_gray_scale(data, source);
  put_layer(data, layer);
  auto& annotation = added(data, DCM_GraphicAnnotationSequence);
  source.refer(annotation, DCM_ReferencedImageSequence);
  put(annotation, DCM_GraphicLayer, layer);
  for (const auto& lesion : lesions) put_outline(annotation, lesion);
  out_.write(context, gsps, data);
}

Findings DicomGsps::finish() { return out_.finish("DICOM presentation states", without_); }

}  // namespace mg::write
