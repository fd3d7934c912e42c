#include "stages/augment/clahe.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>

namespace mg::augment {

namespace {

/// Of each pixel the mean of its channels, from 0 to clahe_levels - 1.
cv::Mat1f levels_of(const cv::Mat& picture, double white) {
  cv::Mat1f out(picture.size());
  const auto channels = picture.channels();
  for (int y = 0; y < picture.rows; ++y) {
    const auto* from = picture.ptr<float>(y);
    for (int x = 0; x < picture.cols; ++x, from += channels) {
      float sum = 0;
      for (int c = 0; c < channels; ++c) sum += from[c];
      const auto tone = sum / static_cast<float>(channels) / static_cast<float>(white);
      out(y, x) = std::clamp(tone, 0.0F, 1.0F) * (clahe_levels - 1);
    }
  }
  return out;
}

std::vector<int> count(const cv::Mat1f& levels) {
  std::vector<int> out(clahe_tiles * clahe_tiles * clahe_levels);
  for (int y = 0; y < levels.rows; ++y) {
    for (int x = 0; x < levels.cols; ++x) {
      if (levels(y, x) <= 0) continue;
      const auto tile = clahe_tile(y, levels.rows) * clahe_tiles + clahe_tile(x, levels.cols);
      ++out[tile * clahe_levels + static_cast<int>(levels(y, x) + 0.5F)];
    }
  }
  return out;
}

/// The tone of a level between two entries of a tile's table.
float looked_up(const std::vector<float>& tables, int tile, float level) {
  const auto below = static_cast<int>(level);
  const auto above = std::min(below + 1, clahe_levels - 1);
  const auto* const table = tables.data() + tile * clahe_levels;
  return table[below] + (level - static_cast<float>(below)) * (table[above] - table[below]);
}

float mixed(float a, float b, float share) { return a + share * (b - a); }

}  // namespace

TileBlend tile_blend(int at, int pixels) {
  const auto place = static_cast<float>(at) * clahe_tiles / static_cast<float>(pixels) - 0.5F;
  const auto first = static_cast<int>(std::floor(place));
  return {std::max(first, 0), std::min(first + 1, clahe_tiles - 1),
          place - static_cast<float>(first)};
}

std::vector<float> clahe_tables(const std::vector<int>& counts, double clip) {
  std::vector<float> out(counts.size());
  for (std::size_t tile = 0; tile < counts.size(); tile += clahe_levels) {
    double all = 0, kept = 0;
    for (int i = 0; i < clahe_levels; ++i) all += counts[tile + i];
    const auto limit = std::max(1.0, clip * all / clahe_levels);
    for (int i = 0; i < clahe_levels; ++i) kept += std::min<double>(counts[tile + i], limit);
    const auto shared = (all - kept) / clahe_levels;
    double sum = 0;
    for (int i = 0; i < clahe_levels; ++i) {
      sum += std::min<double>(counts[tile + i], limit) + shared;
      const auto tone = all > 0 ? sum / all : i / (clahe_levels - 1.0);
      out[tile + i] = static_cast<float>(tone);
    }
  }
  return out;
}

cv::Mat equalized(const cv::Mat& picture, double white, double clip) {
  const auto levels = levels_of(picture, white);
  const auto tables = clahe_tables(count(levels), clip);
  std::vector<TileBlend> across;
  for (int x = 0; x < picture.cols; ++x) across.push_back(tile_blend(x, picture.cols));
  cv::Mat out(picture.size(), picture.type());
  for (int y = 0; y < picture.rows; ++y) {
    const auto [upper, lower, down] = tile_blend(y, picture.rows);
    const auto* from = picture.ptr<float>(y);
    auto* to = out.ptr<float>(y);
    for (int x = 0; x < picture.cols; ++x) {
      const auto level = levels(y, x);
      const auto& [left, right, share] = across[x];
      const auto tone = [&](int row, int column) {
        return looked_up(tables, row * clahe_tiles + column, level);
      };
      const auto above = mixed(tone(upper, left), tone(upper, right), share);
      const auto below = mixed(tone(lower, left), tone(lower, right), share);
      const auto old = level / (clahe_levels - 1);
      const auto gain = old > 0 ? mixed(above, below, down) / old : 1;
      for (int c = 0; c < picture.channels(); ++c) *to++ = *from++ * gain;
    }
  }
  return out;
}

}  // namespace mg::augment
