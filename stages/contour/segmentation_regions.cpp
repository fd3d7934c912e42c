#include <algorithm>
#include <map>
#include <opencv2/core.hpp>
#include <set>

#include "pipeline/error.hpp"
#include "stages/contour/references.hpp"
#include "stages/contour/region_readers.hpp"
#include "stages/contour/segmentation_frames.hpp"

namespace mg::contour {

namespace {

constexpr std::size_t most_pixels = std::size_t{1} << 29;  // of all frames that are read

/// What a frame shows: which segment (0 where all share the frame), and of which picture.
struct FrameFacts {
  bool told = false;  ///< it refers to pictures
  bool ours = true;   ///< to the one at hand among them
  int segment = 0;
};

void read_groups(DcmItem& groups, const Picture& picture, FrameFacts& facts) {
  std::vector<std::string> pictures;
  for (auto* const derivation : dicom::items_of(groups, DCM_DerivationImageSequence)) {
    const auto some = instances_in(*derivation, DCM_SourceImageSequence);
    pictures.insert(pictures.end(), some.begin(), some.end());
  }
  if (!pictures.empty()) facts.told = true, facts.ours = picture.meant_by(pictures);
  if (auto* const which = dicom::item_of(groups, DCM_SegmentIdentificationSequence)) {
    facts.segment = dicom::integer_of(*which, DCM_ReferencedSegmentNumber).value_or(0);
  }
}

std::vector<FrameFacts> facts_of(DcmDataset& data, int frames, const Picture& picture) {
  FrameFacts shared;
  if (auto* const groups = dicom::item_of(data, DCM_SharedFunctionalGroupsSequence)) {
    read_groups(*groups, picture, shared);
  }
  std::vector<FrameFacts> out(static_cast<std::size_t>(frames), shared);
  const auto own = dicom::items_of(data, DCM_PerFrameFunctionalGroupsSequence);
  for (std::size_t i = 0; i < std::min(own.size(), out.size()); ++i) {
    read_groups(*own[i], picture, out[i]);
  }
  return out;
}

/// Labels of the segments that count, by number. 0 is what lies outside of all segments.
std::map<int, std::string> segments_of(DcmDataset& data, const Wanted& wanted) {
  std::map<int, std::string> out;
  for (auto* const item : dicom::items_of(data, DCM_SegmentSequence)) {
    const auto number = dicom::integer_of(*item, DCM_SegmentNumber).value_or(0);
    const auto label = dicom::text_of(*item, DCM_SegmentLabel);
    if (number > 0 && wanted({label, std::to_string(number)})) out[number] = label;
  }
  return out;
}

/// Without references nothing tells which of several frames of a segment is that of the picture.
void require_one_picture(const std::vector<FrameFacts>& frames, const Picture& picture) {
  std::set<int> seen;
  for (const auto& frame : frames) {
    if (frame.told && !picture.instance.empty()) continue;
    if (seen.insert(frame.segment).second) continue;
    throw Error("the segmentation has several frames, and none tells that it is of this picture",
                frame.told ? "the picture must be the DICOM file that the frames refer to"
                           : "frames must refer to the picture's SOP instance UID");
  }
}

/// From which stored value on a pixel is inside.
int threshold_of(DcmDataset& data) {
  if (dicom::text_of(data, DCM_SegmentationType) != "FRACTIONAL") return 1;
  const auto highest = dicom::integer_of(data, DCM_MaximumFractionalValue).value_or(255);
  return std::max(1, (highest + 1) / 2);
}

void require_same_size(const SegmentationFrames& frames, const Picture& picture) {
  if (frames.width() == picture.width && frames.height() == picture.height) return;
  throw Error("the segmentation has " + std::to_string(frames.width()) + " × " +
                  std::to_string(frames.height()) + " pixels, the picture " +
                  std::to_string(picture.width) + " × " + std::to_string(picture.height),
              "is this the segmentation of that very file?");
}

/// The pixels of a frame that belong to the segments that count.
class Selection {
 public:
  Selection(DcmDataset& data, const std::map<int, std::string>& segments)
      : threshold_(threshold_of(data)),
        labelmap_(dicom::text_of(data, DCM_SegmentationType) == "LABELMAP"),
        counts_(std::size_t{1} << 16) {
    for (const auto& [number, label] : segments) counts_[static_cast<std::uint16_t>(number)] = true;
  }

  bool takes(int segment) const {
    return labelmap_ || counts_[static_cast<std::uint16_t>(segment)];
  }

  cv::Mat1b operator()(const cv::Mat1w& frame) const {
    cv::Mat1b out(frame.size());
    std::transform(frame.begin(), frame.end(), out.begin(), [&](std::uint16_t value) {
      return (labelmap_ ? counts_[value] : value >= threshold_) ? 255 : 0;
    });
    return out;
  }

 private:
  int threshold_;
  bool labelmap_;
  std::vector<bool> counts_;  // by number of the segment
};

}  // namespace

Regions read_segmentation(const dicom::Object& object, const Wanted& wanted,
                          const Picture& picture) {
  const SegmentationFrames frames(object);
  const auto segments = segments_of(*object, wanted);
  const auto facts = facts_of(*object, frames.count(), picture);
  const Selection select(*object, segments);
  require_one_picture(facts, picture);
  Regions out;
  std::size_t pixels = 0;
  for (int i = 0; i < frames.count(); ++i) {
    const auto& [told, ours, segment] = facts[static_cast<std::size_t>(i)];
    if (!select.takes(segment)) continue;
    if (!ours) {
      ++out.elsewhere;
      continue;
    }
    require_same_size(frames, picture);
    pixels += static_cast<std::size_t>(frames.width()) * frames.height();
    if (pixels > most_pixels) throw Error("the segmentation has too many frames of this picture");
    const auto inside = select(frames[i]);
    if (cv::countNonZero(inside) == 0) continue;
    const auto known = segments.find(segment);
    out.found.push_back({known == segments.end() ? "" : known->second, Patch{inside, {}}});
  }
  return out;
}

}  // namespace mg::contour
