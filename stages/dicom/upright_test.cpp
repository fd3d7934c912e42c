#include "stages/dicom/upright.hpp"

#include <gtest/gtest.h>

#include <array>

namespace mg::dicom {
namespace {

/// A picture of 3 × 2 pixels numbered 0 .. 5.
Image numbered() {
  Image image;
  image.pixels = make_pixels(3, 2, 1, std::vector<std::uint16_t>{0, 1, 2, 3, 4, 5});
  image.geometry.spacing = {0.1, 0.2};
  image.geometry.source_width = 3, image.geometry.source_height = 2;
  return image;
}

constexpr std::array all_turns = {Turn{false, false, false}, Turn{false, false, true},
                                  Turn{false, true, false},  Turn{false, true, true},
                                  Turn{true, false, false},  Turn{true, false, true},
                                  Turn{true, true, false},   Turn{true, true, true}};

TEST(Turn, ShowsTheSourcePixelToWhichItsGeometryLeads) {
  const auto before = numbered();
  for (const auto& turn : all_turns) {
    const auto after = turned(before, turn);
    ASSERT_EQ(after.pixels.width, turn.transposed ? 2 : 3);
    ASSERT_EQ(after.pixels.height, turn.transposed ? 3 : 2);
    for (int y = 0; y < after.pixels.height; ++y) {
      for (int x = 0; x < after.pixels.width; ++x) {
        const auto source = after.geometry.to_source({double(x), double(y)});
        EXPECT_EQ(after.pixels.at<std::uint16_t>(x, y),
                  before.pixels.at<std::uint16_t>(int(source.x), int(source.y)));
      }
    }
    EXPECT_EQ(after.geometry.spacing, turn.transposed ? (Spacing{0.2, 0.1}) : (Spacing{0.1, 0.2}));
    EXPECT_EQ(after.geometry.source_width, 3);
  }
}

TEST(Turn, KeepsTheColorsOfAPixelTogether) {
  Image image;
  image.pixels = make_pixels(2, 1, 3, std::vector<std::uint8_t>{1, 2, 3, 4, 5, 6});
  const auto after = turned(image, {false, true, false});
  EXPECT_EQ(after.pixels.at<std::uint8_t>(0, 0, 0), 4);
  EXPECT_EQ(after.pixels.at<std::uint8_t>(0, 0, 2), 6);
  EXPECT_EQ(after.pixels.at<std::uint8_t>(1, 0, 1), 2);
}

/// Whether after the turn rows lead to the front in a left breast, to the back in a right one, and
/// columns to the feet or inwards.
std::string directions_after(const Directions& before, Side side) {
  const auto turn = turn_upright(before, side);
  auto [row, column] = before;
  if (turn.transposed) std::swap(row, column);
  const auto opposite = [](const std::string& text) {
    std::string out;
    for (const auto letter : text)
      out += std::string("APLRHF").find(letter) % 2 == 0
                 ? std::string("APLRHF")[std::string("APLRHF").find(letter) + 1]
                 : std::string("APLRHF")[std::string("APLRHF").find(letter) - 1];
    return out;
  };
  if (turn.flip_x) row = opposite(row);
  if (turn.flip_y) column = opposite(column);
  return row + "\\" + column;
}

TEST(TurnUpright, HangsABreastAsRadiologistsDo) {
  for (const auto* row : {"A", "P"}) {
    for (const auto* column : {"L", "R"}) {  // seen from above
      EXPECT_EQ(directions_after({row, column}, Side::left), "A\\R");
      EXPECT_EQ(directions_after({row, column}, Side::right), "P\\L");
      EXPECT_EQ(directions_after({column, row}, Side::left), "A\\R") << "transposed";
    }
    for (const auto* column : {"F", "H"}) {  // from the side
      EXPECT_EQ(directions_after({row, column}, Side::left), "A\\F");
      EXPECT_EQ(directions_after({row, column}, Side::right), "P\\F");
      EXPECT_EQ(directions_after({column, row}, Side::right), "P\\F") << "transposed";
    }
  }
  EXPECT_EQ(directions_after({"P", "FL"}, Side::right), "P\\FL");
  EXPECT_EQ(directions_after({"A", "HL"}, Side::left), "A\\FR");
}

TEST(TurnUpright, LeavesAPictureOfWhichTooLittleIsKnown) {
  EXPECT_TRUE(turn_upright({"P", "F"}, Side::unknown).none());
  EXPECT_TRUE(turn_upright({"", ""}, Side::left).none());
  EXPECT_TRUE(turn_upright({"CC", ""}, Side::left).none());
  EXPECT_TRUE(turn_upright({"L", "F"}, Side::left).none()) << "a view from the front";
}

}  // namespace
}  // namespace mg::dicom
