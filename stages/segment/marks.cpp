#include "stages/segment/marks.hpp"

#include <ATen/ops/amax.h>

#include "stages/support/torch/torch_view.hpp"

namespace mg {

void look(const Column<Image>& images, const Look& how, const net::Answer& network,
          const MarkedBatch& take) {
  const net::Answer views = [&](const at::Tensor& x) {
    return net::over_flips(x, how.flips, network);
  };
  const auto batch_of = [&](const Column<Image>& some, int multiple) {
    return normalized(image_batch(some, how.channels, multiple, how.device), how.normalize);
  };
  if (how.windows.side_px == 0) return take(views(batch_of(images, how.size_multiple)), 0);
  for (std::size_t i = 0; i < images.size(); ++i) {
    const std::vector<Value> one{Value::of(images[i])};
    take(net::over_windows(batch_of(Column<Image>(one), 1), how.windows, views), i);
  }
}

void add_marks(Marks& marks, const at::Tensor& probabilities, double threshold,
               const Column<Image>& images, std::size_t first) {
  auto& [masks, maps, scores] = marks;
  const auto inside = probabilities.ge(threshold).to(at::kByte).mul(255);
  const auto masks_on_host = inside.cpu(), on_host = probabilities.cpu();
  const auto highest = at::amax(probabilities, {1, 2, 3}).to(at::kDouble).cpu();
  for (std::int64_t i = 0; i < probabilities.size(0); ++i) {
    const auto& image = images[first + static_cast<std::size_t>(i)];
    masks.push_back({to_pixels(masks_on_host[i].clone(), inside[i].clone()), image.geometry});
    maps.push_back({to_pixels(on_host[i].clone()), image.geometry, 1, image.side, image.view});
    scores.push_back({highest.const_data_ptr<double>()[i]});
  }
}

Marks marks_of(const Column<Image>& images, const Look& how, double threshold,
               const net::Answer& network) {
  Marks out;
  look(images, how, network, [&](const at::Tensor& probabilities, std::size_t first) {
    add_marks(out, probabilities, threshold, images, first);
  });
  return out;
}

}  // namespace mg
