#include "stages/audit/content_hash.hpp"

#include <bit>

#include "pipeline/error.hpp"
#include "pipeline/random.hpp"

namespace mg::audit {
namespace {

/// Two lanes with different odd factors; a step is invertible in both, so that no value is lost.
class Lanes {
 public:
  void add(std::uint64_t value) {
    a_ = std::rotl((a_ ^ value) * 0x9e3779b97f4a7c15ULL, 29);
    b_ = std::rotl((b_ + value) * 0xc2b2ae3d27d4eb4fULL, 31) ^ a_;
  }
  ContentHash get() const { return {mix(a_), mix(b_)}; }

 private:
  std::uint64_t a_ = 1, b_ = 2;
};

/// Four values of 16 bits at a time.
template <class T>
void add_row(Lanes& lanes, const Pixels& pixels, int y) {
  std::uint64_t word = 0;
  int filled = 0;
  for (int x = 0; x < pixels.width; ++x) {
    for (int c = 0; c < pixels.channels; ++c) {
      word = word << 16 | static_cast<std::uint16_t>(pixels.at<T>(x, y, c));
      if (++filled % 4 == 0) lanes.add(word);
    }
  }
  lanes.add(word ^ static_cast<std::uint64_t>(y));
}

void add_row_of_floats(Lanes& lanes, const Pixels& pixels, int y) {
  for (int x = 0; x < pixels.width; ++x) {
    for (int c = 0; c < pixels.channels; ++c) {
      lanes.add(std::bit_cast<std::uint32_t>(pixels.at<float>(x, y, c)));
    }
  }
}

}  // namespace

ContentHash content_hash(const Pixels& pixels) {
  if (!pixels.on_host()) throw Error("the audit looks at pixels on the host");
  Lanes lanes;
  for (const auto size : {pixels.width, pixels.height, pixels.channels}) {
    lanes.add(static_cast<std::uint64_t>(size));
  }
  for (int y = 0; y < pixels.height; ++y) {
    if (pixels.depth == Depth::u8) add_row<std::uint8_t>(lanes, pixels, y);
    if (pixels.depth == Depth::u16) add_row<std::uint16_t>(lanes, pixels, y);
    if (pixels.depth == Depth::f32) add_row_of_floats(lanes, pixels, y);
  }
  return lanes.get();
}

}  // namespace mg::audit
