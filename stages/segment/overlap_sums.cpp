#include "stages/segment/overlap_sums.hpp"

namespace mg {

void OverlapSums::add(const at::Tensor& predicted, const at::Tensor& truth, double loss) {
  const auto sums = [](const at::Tensor& x) { return x.sum({1, 2, 3}).to(at::kDouble).cpu(); };
  const auto overlaps = sums(predicted.mul(truth)), found = sums(predicted), truths = sums(truth);
  const auto at = [](const at::Tensor& x, std::int64_t i) { return x.const_data_ptr<double>()[i]; };
  for (std::int64_t i = 0; i < truth.size(0); ++i) {
    const auto marked = at(found, i) + at(truths, i);
    overlap_ += at(overlaps, i);
    marked_ += marked;
    if (at(truths, i) > 0) {
      ++with_tumor_;
      dice_ += 2 * at(overlaps, i) / marked;
    } else if (marked == 0) {
      ++empty_right_;
    }
  }
  images_ += truth.size(0);
  loss_ += loss * static_cast<double>(truth.size(0));
}

Numbers OverlapSums::numbers() const {
  if (images_ == 0) return {};
  const auto empty = images_ - with_tumor_;
  const auto share_right = static_cast<double>(empty_right_) / static_cast<double>(empty);
  Numbers out{{"loss", loss_ / static_cast<double>(images_)},
              {"dice", with_tumor_ > 0 ? dice_ / static_cast<double>(with_tumor_) : share_right},
              {"overlap", marked_ > 0 ? 2 * overlap_ / marked_ : 1}};
  if (empty > 0) out.emplace_back("empty_right", share_right);
  return out;
}

}  // namespace mg
