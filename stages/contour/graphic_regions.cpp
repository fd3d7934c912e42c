#include <memory>

#include "pipeline/error.hpp"
#include "stages/contour/graphics.hpp"
#include "stages/contour/references.hpp"
#include "stages/contour/region_readers.hpp"
#include "stages/support/ddsm/words.hpp"

namespace mg::contour {

namespace {

bool applies(DcmItem& item, const Picture& picture) {
  return picture.meant_by(instances_in(item, DCM_ReferencedImageSequence));
}

bool whole_state_applies(DcmDataset& data, const Picture& picture) {
  std::vector<std::string> all;
  for (auto* const series : dicom::items_of(data, DCM_ReferencedSeriesSequence)) {
    const auto some = instances_in(*series, DCM_ReferencedImageSequence);
    all.insert(all.end(), some.begin(), some.end());
  }
  return picture.meant_by(all);
}

/// From fractions of the displayed area, whose corners are pixels counted from 1, to pixels counted
/// from the corner of the first.
class DisplayedArea {
 public:
  DisplayedArea(DcmDataset& data, const Picture& picture) {
    if (dicom::integer_of(data, DCM_ImageRotation).value_or(0) != 0 ||
        dicom::text_of(data, DCM_ImageHorizontalFlip) == "Y") {
      throw Error("a graphic is placed on the display, where the picture is turned",
                  "graphics in PIXEL units are read whichever way the picture is turned");
    }
    for (auto* const area : dicom::items_of(data, DCM_DisplayedAreaSelectionSequence)) {
      if (!applies(*area, picture)) continue;
      low_ = dicom::numbers_of(*area, DCM_DisplayedAreaTopLeftHandCorner);
      high_ = dicom::numbers_of(*area, DCM_DisplayedAreaBottomRightHandCorner);
    }
    if (low_.size() != 2 || high_.size() != 2) {
      throw Error("a graphic is placed on the display, and the displayed area is not told");
    }
  }

  std::vector<double> operator()(std::vector<double> numbers) const {
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      const auto axis = i % 2;
      numbers[i] = low_[axis] - 1 + numbers[i] * (high_[axis] - low_[axis] + 1);
    }
    return numbers;
  }

 private:
  std::vector<double> low_, high_;
};

/// The points of graphics, in whichever units they are.
class Points {
 public:
  Points(DcmDataset& data, const Picture& picture) : data_(data), picture_(picture) {}

  std::vector<Point> operator()(DcmItem& object) {
    const auto numbers = dicom::numbers_of(object, DCM_GraphicData);
    const auto units = dicom::text_of(object, DCM_GraphicAnnotationUnits);
    if (units == "PIXEL") return points_of(numbers);
    if (units != "DISPLAY") {
      throw Error("the points of a graphic are given in the unknown unit " + shown(units));
    }
    if (!area_) area_ = std::make_unique<DisplayedArea>(data_, picture_);
    return points_of((*area_)(numbers));
  }

 private:
  DcmDataset& data_;
  const Picture& picture_;
  std::unique_ptr<DisplayedArea> area_;
};

}  // namespace

Regions read_graphics(DcmDataset& data, const Wanted& wanted, const Picture& picture) {
  const auto applicable = whole_state_applies(data, picture);
  Points points(data, picture);
  Regions out;
  for (auto* const annotation : dicom::items_of(data, DCM_GraphicAnnotationSequence)) {
    const auto layer = dicom::text_of(*annotation, DCM_GraphicLayer);
    const auto here = applicable && applies(*annotation, picture);
    if (!wanted({layer})) continue;
    for (auto* const object : dicom::items_of(*annotation, DCM_GraphicObjectSequence)) {
      if (!here) {
        ++out.elsewhere;
        continue;
      }
      add_shapes({dicom::text_of(*object, DCM_GraphicType), points(*object),
                  dicom::text_of(*object, DCM_GraphicFilled) == "Y"},
                 layer, out);
    }
  }
  return out;
}

}  // namespace mg::contour
