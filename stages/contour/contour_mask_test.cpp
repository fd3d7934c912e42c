#include "stages/contour/contour_mask.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>

#include "pipeline/error.hpp"
#include "stages/contour/testing.hpp"
#include "stages/contour/testing_dicom.hpp"

namespace mg::contour {
namespace {

using testing::count_inside;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const testing::Folder folder("contour");

const std::string overlay =
    "TOTAL_ABNORMALITIES 1\nABNORMALITY 1\nTOTAL_OUTLINES 9\nBOUNDARY\n"
    "10 10 2 2 2 2 2 2 2 2 2 4 4 4 4 4 4 4 4 4 6 6 6 6 6 6 6 6 6 0 0 0 0 0 0 0 0 0 #\n"
    "\tCORE\n12 12 2 2 4 4 6 6 0 0 #\n";

Image picture(int width, int height, Affine to_source = {}) {
  Image out;
  out.pixels =
      make_pixels<std::uint8_t>(width, height, 1, std::vector<std::uint8_t>(width * height));
  out.geometry = Geometry{{0.1, 0.1}, {}, 60, 40}.moved(to_source);
  return out;
}

class ContourMaskStage : public ::testing::Test {
 protected:
  ContourMaskStage() {
    run_.log = [this](std::string_view line) { log_.emplace_back(line); };
    identity_.key = "case 1";
  }
  auto run(const Annotations& annotations, const Image& image = picture(60, 40)) {
    return stage_({run_, identity_, Split::none, 0, 0, 0}, image, &annotations);
  }
  Mask mask(const Annotations& annotations, const Image& image = picture(60, 40)) {
    return std::get<0>(run(annotations, image)).value();
  }

  ContourMask stage_;
  RunInfo run_;
  Identity identity_;
  std::vector<std::string> log_;
};

TEST_F(ContourMaskStage, SaysNothingWhereNobodyLooked) {
  const auto [truth, contours] =
      stage_({run_, identity_, Split::none, 0, 0, 0}, picture(60, 40), nullptr);
  EXPECT_FALSE(truth);
  EXPECT_FALSE(contours);
}

TEST_F(ContourMaskStage, IsEmptyWhereNothingWasFound) {
  const auto [truth, contours] = run({});
  ASSERT_TRUE(truth && contours);
  EXPECT_EQ(truth->pixels.width, 60);
  EXPECT_EQ(count_inside(*truth), 0);
  EXPECT_TRUE(contours->outlines.empty());
}

TEST_F(ContourMaskStage, MergesLesionsOfAllKinds) {
  cv::Mat1b file(40, 60, static_cast<unsigned char>(0));
  file(cv::Rect(40, 2, 5, 5)).setTo(1);
  cv::imwrite((folder / "mask.png").string(), file);
  const auto [truth, contours] = run({{{OverlayFile{folder.file("a.OVERLAY", overlay)}, ""},
                                       {Circle{{40, 30}, 5}, "benign"},
                                       {Polygon{{{0, 30}, {10, 30}, {10, 38}, {0, 38}}}, ""},
                                       {MaskFile{folder / "mask.png"}, ""}}});
  EXPECT_EQ(count_inside(*truth), 100 + 81 + 80 + 25);
  ASSERT_EQ(contours->outlines.size(), 4U);
  EXPECT_EQ(contours->outlines[0].points.front(), (Point{10, 10}));
  EXPECT_EQ(contours->outlines[3].points.size(), 16U);
}

TEST_F(ContourMaskStage, ReportsWhatIsOddInAnOverlay) {
  const auto file = folder.file("odd.OVERLAY", overlay);
  mask({{{OverlayFile{file}, ""}}});
  EXPECT_THAT(log_, ElementsAre("case 1: " + file.string() +
                                ": abnormality 1 claims 9 outlines and has 2"));
}

TEST_F(ContourMaskStage, DrawsTheAbnormalityThatIsAskedForAndTellsOfItsFileOnce) {
  const auto file =
      folder.file("two.OVERLAY", overlay + "ABNORMALITY 2\nBOUNDARY\n30 30 2 2 6 6 #\n");
  const auto one = [&](int number) { return Annotation{OverlayFile{file, 0, 0, number}}; };
  EXPECT_EQ(count_inside(mask({{one(1)}})), 100);
  EXPECT_EQ(count_inside(mask({{one(2)}})), 3);
  log_.clear();
  const auto [both, contours] = run({{one(2), {Circle{{50, 10}, 0}}, one(1)}});
  EXPECT_EQ(count_inside(*both), 3 + 1 + 100);
  EXPECT_EQ(contours->outlines.size(), 3U);
  EXPECT_EQ(contours->outlines[0].points.front(), (Point{30, 30}));
  EXPECT_THAT(log_, ElementsAre(HasSubstr("abnormality 1 claims 9 outlines and has 2"),
                                HasSubstr("the file claims 1 abnormalities and has 2")));
  const auto all = mask({{one(0)}}), each = mask({{one(1), one(2)}});
  for (int y = 0; y < 40; ++y) {
    for (int x = 0; x < 60; ++x) {
      ASSERT_EQ(testing::inside(all, x, y), testing::inside(each, x, y)) << x << " " << y;
    }
  }
  stage_.which = "core";
  EXPECT_EQ(count_inside(mask({{one(1)}})), 9);
  EXPECT_THROW(mask({{one(3)}}), Error);
}

TEST_F(ContourMaskStage, TellsOfADamagedOverlayTheDamageOnly) {
  const auto file = folder.file("damaged.OVERLAY", overlay + "PLUM 7\n");
  EXPECT_THROW(mask({{{OverlayFile{file}, ""}}}), Error);
  EXPECT_THAT(log_, ::testing::IsEmpty());
}

TEST_F(ContourMaskStage, DrawsCoresWhenAsked) {
  const Annotations lesion{{{OverlayFile{folder.file("core.OVERLAY", overlay)}, ""}}};
  stage_.which = "core";
  EXPECT_EQ(count_inside(mask(lesion)), 9);
}

TEST_F(ContourMaskStage, StretchesAMaskOfAnotherSizeOverTheSource) {
  cv::Mat1b quarter(10, 15, static_cast<unsigned char>(0));
  quarter(2, 3) = 255;
  cv::imwrite((folder / "quarter.png").string(), quarter);
  const auto truth = mask({{{MaskFile{folder / "quarter.png"}, ""}}});
  EXPECT_EQ(count_inside(truth), 16);
  EXPECT_TRUE(testing::inside(truth, 12, 8));
  EXPECT_TRUE(testing::inside(truth, 15, 11));
}

TEST_F(ContourMaskStage, FillsAMaskThatIsAnOutlineUnlessToldNotTo) {
  cv::Mat1b ring(40, 60, static_cast<unsigned char>(255));
  ring(cv::Rect(1, 1, 58, 38)).setTo(0);
  cv::imwrite((folder / "ring.png").string(), ring);
  const Annotations lesion{{{MaskFile{folder / "ring.png"}, ""}}};
  EXPECT_EQ(count_inside(mask(lesion)), 60 * 40);
  stage_.fill_outlines = false;
  EXPECT_EQ(count_inside(mask(lesion)), 60 * 40 - 58 * 38);
}

TEST_F(ContourMaskStage, DrawsOnThePicturesOwnGrid) {
  // The right half of the source, flipped, at half the resolution.
  const auto image = picture(15, 20, Affine{-1, 0, 59, 0, 1, 0} * Affine::coarser(2, 2));
  const auto truth = mask({{{Circle{{49.5, 19.5}, 4.2}, ""}}}, image);
  EXPECT_TRUE(testing::inside(truth, 5, 10));
  EXPECT_FALSE(testing::inside(truth, 10, 10));
  EXPECT_NEAR(count_inside(truth), 3.14159 * 2.1 * 2.1, 2);
  EXPECT_EQ(truth.geometry, image.geometry);
}

TEST_F(ContourMaskStage, DrawsEllipses) {
  const Ellipse ellipse{{30.3, 20.2}, 14.5, 7.25, 0.6};
  const auto truth = mask({{{ellipse}}});
  int unsure = 0;
  for (int y = 0; y < 40; ++y) {
    for (int x = 0; x < 60; ++x) {
      const auto dx = x - ellipse.center.x, dy = y - ellipse.center.y;
      const auto u = (dx * std::cos(0.6) + dy * std::sin(0.6)) / ellipse.radius_x;
      const auto v = (dy * std::cos(0.6) - dx * std::sin(0.6)) / ellipse.radius_y;
      const auto where = u * u + v * v;
      if (std::abs(where - 1) < 0.005) {
        ++unsure;
      } else {
        EXPECT_EQ(testing::inside(truth, x, y), where < 1) << x << " " << y;
      }
    }
  }
  EXPECT_LT(unsure, 10);
  EXPECT_NEAR(count_inside(truth), 3.14159265 * 14.5 * 7.25, 3);
  EXPECT_THROW(mask({{{Ellipse{{30, 20}, 5, -1}}}}), Error);
  EXPECT_EQ(count_inside(mask({{{Ellipse{{30, 20}, 1e30, 1e30}}}})), 60 * 40);
  EXPECT_THROW(mask({{{Ellipse{{30, 20}, INFINITY, 1}}}}), Error);
}

TEST_F(ContourMaskStage, DrawsTheSameForACircleAndAnEllipseThatIsOne) {
  const auto circle = mask({{{Circle{{30, 20}, 9.3}}}});
  const auto ellipse = mask({{{Ellipse{{30, 20}, 9.3, 9.3, 1.1}}}});
  for (int y = 0; y < 40; ++y) {
    for (int x = 0; x < 60; ++x) {
      ASSERT_EQ(testing::inside(circle, x, y), testing::inside(ellipse, x, y)) << x << " " << y;
    }
  }
}

TEST_F(ContourMaskStage, DrawsBoxes) {
  const auto truth = mask({{{Box{{9.5, 4.5}, {29.5, 14.5}}}}});
  EXPECT_EQ(count_inside(truth), 20 * 10);
  EXPECT_TRUE(testing::inside(truth, 10, 5) && testing::inside(truth, 29, 14));
  EXPECT_EQ(count_inside(mask({{{Box{{9.7, 4.2}, {29.1, 14.9}}}}})), 20 * 10);
}

TEST_F(ContourMaskStage, StretchesAnOverlayOverTheSource) {
  // The source was shrunk to a third and a half; the overlay was drawn before.
  const OverlayFile file{folder.file("large.OVERLAY", overlay), 180, 80};
  const auto [truth, contours] = run({{{file}}});
  // Columns 10 to 19 and rows 10 to 19 reach from 9.5 to 19.5: from 3.17 to 6.5 and 4.75 to 9.75,
  // counted from the corner.
  EXPECT_EQ(count_inside(*truth), 4 * 5);
  EXPECT_TRUE(testing::inside(*truth, 3, 5) && testing::inside(*truth, 6, 9));
  EXPECT_DOUBLE_EQ(contours->outlines[0].points[0].x, 10.5 / 3 - 0.5);
  EXPECT_DOUBLE_EQ(contours->outlines[0].points[0].y, 10.5 / 2 - 0.5);
}

TEST_F(ContourMaskStage, DrawsTheRegionsOfAFileThatAreNamed) {
  auto data = testing::object_of(UID_GrayscaleSoftcopyPresentationStateStorage);
  for (const std::string name : {"LESION", "NIPPLE"}) {
    auto& layer = testing::added(data, DCM_GraphicAnnotationSequence);
    testing::put(layer, DCM_GraphicLayer, name);
    auto& object = testing::added(layer, DCM_GraphicObjectSequence);
    testing::put(object, DCM_GraphicAnnotationUnits, "PIXEL");
    testing::put(object, DCM_GraphicType, name == "LESION" ? "CIRCLE" : "POINT");
    testing::put(object, DCM_GraphicData,
                 name == "LESION" ? std::vector<float>{30.5, 20.5, 35.5, 20.5}
                                  : std::vector<float>{3.5, 3.5});
  }
  const auto file = testing::saved(folder, "state.dcm", data);
  const auto [truth, contours] = run({{{RegionFile{file, {}}}}});
  EXPECT_EQ(count_inside(*truth), 81 + 1);
  EXPECT_EQ(contours->outlines.size(), 2U);
  EXPECT_EQ(count_inside(mask({{{RegionFile{file, {"lesion"}}}}})), 81);
  EXPECT_THROW(mask({{{RegionFile{folder / "none.dcm", {}}}}}), Error);
}

TEST_F(ContourMaskStage, RefusesALesionOutsideOfTheSource) {
  EXPECT_THROW(mask({{{Circle{{100, 20}, 5}, ""}}}), Error);
  EXPECT_THROW(mask({{{Circle{{10, 20}, -1}, ""}}}), Error);
  try {
    mask({{{OverlayFile{folder.file("far.OVERLAY", "BOUNDARY\n500 500 #")}, ""}}});
    FAIL() << "the lesion lies outside";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("far.OVERLAY: a lesion lies outside of the picture"));
  }
}

}  // namespace
}  // namespace mg::contour
