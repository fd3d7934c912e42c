#include "stages/crop/crop_on_device.hpp"

#include "pipeline/error.hpp"
#include "stages/crop/look_on_device.hpp"
#include "stages/crop/resample_on_device.hpp"

namespace mg::crop {

namespace {

std::optional<Mask> resample_on_device(const Mask* mask, const Grid& grid, c10::Device device) {
  if (!mask) return {};
  return crop::resample_on_device(*mask, grid, device);
}

}  // namespace

ToBreastOnDevice::Cropped ToBreastOnDevice::predict(const Contexts&, const Column<Image>& images,
                                                    const Column<Mask>& truths) const {
  const c10::Device on(device);
  Cropped out;
  auto& [crops, masks] = out;
  for (std::size_t i = 0; i < images.size(); ++i) {
    const auto where = grid(images[i], find_breast_on_device(images[i], {threshold, smallest}));
    crops.push_back(crop::resample_on_device(images[i], where, on));
    masks.push_back(resample_on_device(truths.find(i), where, on));
  }
  return out;
}

ToTumorOnDevice::Cropped ToTumorOnDevice::predict(const Contexts& contexts,
                                                  const Column<Image>& images,
                                                  const Column<Mask>& tumors,
                                                  const Column<Mask>& truths,
                                                  const Column<Image>& details) const {
  const c10::Device on(device);
  const Eyes eyes{box_of_on_device, central_square_on_device};
  Cropped out;
  auto& [crops, true_masks, masks] = out;
  for (std::size_t i = 0; i < images.size(); ++i) {
    const auto* const detail = details.find(i);
    const auto found = grid(contexts[i].split(), images[i], tumors[i], truths.find(i), eyes);
    const auto where = detailed(found, detail);
    crops.push_back(crop::resample_on_device(detail ? *detail : images[i], where, on));
    true_masks.push_back(resample_on_device(truths.find(i), where, on));
    masks.push_back(crop::resample_on_device(tumors[i], where, on));
  }
  return out;
}

void ToPatchOnDevice::check() const {
  if (count == 1) return;
  throw Error("makes one patch of a picture on the device, not " + std::to_string(count),
              "set on: host, or count: 1 and more epochs");
}

ToPatchOnDevice::Cut ToPatchOnDevice::predict(const Contexts& contexts, const Column<Image>& images,
                                              const Column<Mask>& truths) const {
  const c10::Device on(device);
  const Eyes eyes{lesions_on_device,
                  [](const Image& image) { return find_breast_on_device(image, {}); }};
  Cut out;
  auto& [patches, masks] = out;
  for (std::size_t i = 0; i < images.size(); ++i) {
    const auto* const truth = truths.find(i);
    const auto where = grids(contexts[i].random(), images[i], truth, eyes).front();
    patches.push_back(crop::resample_on_device(images[i], where, on));
    masks.push_back(resample_on_device(truth, where, on));
  }
  return out;
}

}  // namespace mg::crop
