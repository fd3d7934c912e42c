#include "stages/augment/paste_lesions.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>
#include <utility>

#include "stages/augment/augment_spatial.hpp"
#include "stages/support/opencv/opencv_view.hpp"

namespace mg::augment {

namespace {

/// Of what becomes of the lesion's size, so that it keeps its millimeters.
double scale_between(const Spacing& from, const Spacing& to) {
  return from.known() && to.known() ? std::sqrt(from.x_mm * from.y_mm / (to.x_mm * to.y_mm)) : 1;
}

cv::Mat as_fractions(const cv::Mat& picture, double white) {
  cv::Mat out;
  picture.convertTo(out, CV_32F, 1 / white);
  return out;
}

}  // namespace

void PasteLesions::turn_to(const Context& context) {
  if (context.epoch() == epoch_ && context.split() == split_) return;
  remembered_.clear();
  epoch_ = context.epoch();
  split_ = context.split();
}

void PasteLesions::remember(std::vector<LesionPatch> lesions, const Geometry& geometry,
                            const Label* label) {
  for (auto& lesion : lesions) {
    lesion.spacing = geometry.spacing;
    lesion.label = label ? label->name : "";
    remembered_.push_back(std::move(lesion));
    if (remembered_.size() > static_cast<std::size_t>(donors)) remembered_.pop_front();
  }
}

std::optional<std::string> PasteLesions::label_after(const LesionPatch& lesion,
                                                     const std::string& own) const {
  if (labels == "any" || lesion.label == own) return own;
  if (labels == "same") return {};
  const auto a = std::find(order.begin(), order.end(), own);
  const auto b = std::find(order.begin(), order.end(), lesion.label);
  if (a == order.end() || b == order.end()) return {};
  return *std::max(a, b);
}

std::optional<PasteLesions::Paste> PasteLesions::draw(Random random, const Ground& ground,
                                                      const Geometry& geometry, int channels,
                                                      const Label* label) const {
  if (!random.fork("chance").chance(chance)) return {};
  const auto own = label ? label->name : std::string();
  std::vector<std::pair<const LesionPatch*, std::string>> fitting;
  for (const auto& lesion : remembered_) {
    if (lesion.pixels.channels() != channels) continue;
    if (auto after = label_after(lesion, own)) fitting.emplace_back(&lesion, std::move(*after));
  }
  if (fitting.empty()) return {};
  const auto& [donor, after] = fitting[random.fork("donor").below(fitting.size())];
  auto shape = random.fork("shape");
  Turn turn;
  turn.flip_horizontal = shape.chance(flip);
  turn.degrees = shape.uniform(-rotate_deg, rotate_deg);
  turn.scale = std::exp(shape.uniform(-std::log1p(scale), std::log1p(scale))) *
               scale_between(donor->spacing, geometry.spacing);
  auto lesion = turned(*donor, turn);
  const auto spot = find_spot(ground, lesion, tissue, random.fork("spot"));
  if (!spot) return {};
  return Paste{std::move(lesion), *spot, label ? std::optional(Label{after}) : std::nullopt};
}

std::tuple<Image, std::optional<Mask>, std::optional<Label>> PasteLesions::operator()(
    const Context& context, const Image& image, const Mask* truth, const Label* label) {
  check_size(image, truth);
  std::tuple<Image, std::optional<Mask>, std::optional<Label>> out;
  auto& [pasted, mask, named] = out;
  pasted = image;
  if (truth) mask = *truth;
  if (label) named = *label;
  if (!truth) return out;  // nobody knows what is healthy
  turn_to(context);
  const auto picture = as_fractions(view(image.pixels), image.white);
  const auto inside = view(truth->pixels);
  const auto ground = ground_of(picture, inside);
  const auto paste = draw(context.random(), ground, image.geometry, image.pixels.channels, label);
  if (const auto part = around_lesions(ground); !part.empty()) {
    remember(lesions_in(picture(part), inside(part), feather), image.geometry, label);
  }
  if (!paste) return out;
  const auto& [lesion, spot, after] = *paste;
  cv::Mat floats;
  view(image.pixels).convertTo(floats, CV_32F);
  blend_in(floats, image.white, lesion, spot.x, spot.y, spot.shift);
  floats.convertTo(floats, view(image.pixels).depth());
  pasted.pixels = to_pixels(floats);
  cv::Mat both = inside.clone();
  auto there = both(cv::Rect({spot.x, spot.y}, lesion.mask.size()));
  cv::bitwise_or(there, lesion.mask, there);
  mask->pixels = to_pixels(both);
  named = after;
  return out;
}

}  // namespace mg::augment
