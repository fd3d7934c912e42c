#include <gmock/gmock.h>

#include <opencv2/imgcodecs.hpp>

#include "stages/support/opencv/opencv_view.hpp"
#include "stages/write/draw_overlay.hpp"
#include "stages/write/test_folder.hpp"
#include "stages/write/write_examples.hpp"

namespace mg::write {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

cv::Mat1b boxes(const std::vector<cv::Rect>& list) {
  cv::Mat1b out = cv::Mat1b::zeros(48, 64);
  for (const auto& box : list) out(box) = 255;
  return out;
}

std::vector<std::string> kinds(const std::vector<Example>& examples) {
  std::vector<std::string> out;
  for (const auto& example : examples) out.push_back(example.kind);
  return out;
}

TEST(CompareForExamples, CountsFoundMissedAndFalsePartsByHand) {
  // Found: 10 × 10 of which 8 × 10 are marked, IoU 0.8. Missed: 4 × 4. False: 3 × 2.
  const auto agreement =
      compare(boxes({{2, 2, 10, 10}, {30, 30, 4, 4}}), boxes({{2, 2, 8, 10}, {50, 10, 3, 2}}), 0.2);
  EXPECT_EQ(agreement.lesions, 2);
  EXPECT_EQ(agreement.found, 1);
  EXPECT_EQ(agreement.largest_missed, 16);
  EXPECT_EQ(agreement.false_marks, 1);
  EXPECT_EQ(agreement.largest_false, 6);
  EXPECT_DOUBLE_EQ(agreement.dice, 2.0 * 80 / (116 + 86));
}

TEST(CompareForExamples, FindsNothingByMarkingEverything) {
  const auto agreement = compare(boxes({{2, 2, 10, 10}}), boxes({{0, 0, 64, 48}}), 0.2);
  EXPECT_EQ(agreement.found, 0);
  EXPECT_EQ(agreement.false_marks, 0) << "it touches the lesion";
}

TEST(ExampleKinds, AreBestAndWorstMissedAndFalse) {
  EXPECT_THAT(kinds(examples_of(Agreement{.dice = 0.5, .lesions = 1, .found = 1})),
              ElementsAre("best overlap", "worst overlap of a tumor that was found"));
  EXPECT_THAT(kinds(examples_of(Agreement{.lesions = 2, .found = 1, .false_marks = 1})),
              ElementsAre("missed lesions", "false marks"));
  EXPECT_THAT(examples_of(Agreement{.dice = 1}), IsEmpty());
}

TEST(ExampleKinds, NameEveryMistakeOfAClassifier) {
  const auto of = [](const char* truth, std::vector<std::pair<std::string, double>> scores) {
    return kinds(examples_of(Label{truth}, Scores{scores}, "cancer"));
  };
  EXPECT_THAT(of("cancer", {{"benign", 0.6}, {"cancer", 0.4}}),
              ElementsAre("false negatives: cancer named benign"));
  EXPECT_THAT(of("benign", {{"benign", 0.1}, {"cancer", 0.9}}),
              ElementsAre("false positives: benign named cancer"));
  EXPECT_THAT(of("normal", {{"benign", 0.7}, {"normal", 0.3}}),
              ElementsAre("mistaken: normal named benign"));
  EXPECT_THAT(of("benign", {{"benign", 0.9}, {"cancer", 0.1}}),
              ElementsAre("right and surest: benign", "right but least sure: benign"));
}

TEST(PositiveOf, IsTheOneThatUsuallyMatters) {
  const Scores scores{{{"benign", 0.5}, {"malignant", 0.5}}};
  EXPECT_EQ(positive_of(scores, ""), "malignant");
  EXPECT_EQ(positive_of(scores, "benign"), "benign");
  EXPECT_EQ(positive_of(Scores{{{"rose", 1}}}, ""), "");
}

Image gray(int width, int height, std::uint8_t value = 40) {
  Image image;
  image.pixels = make_pixels(width, height, 1, std::vector<std::uint8_t>(width * height, value));
  image.geometry.source_width = width;
  image.geometry.source_height = height;
  return image;
}

TEST(DrawHeat, TintsWhatLiesOnTheGridOfTheHeat) {
  // Heat on the right half of the source, 16 × 48; hot in its lower half.
  const auto image = gray(64, 48);
  cv::Mat1f hot = cv::Mat1f::zeros(48, 32);
  hot.rowRange(24, 48) = 1;
  Image heat{to_pixels(hot), {}, 1};
  heat.geometry.to_source = Affine::shift(32, 0);
  const auto drawing = draw({.image = &image, .heat = &heat}, 64);
  const auto picture = drawing.rowRange(drawing.rows - 48, drawing.rows);
  EXPECT_EQ(picture.at<cv::Vec3b>(5, 64 + 4 + 16), cv::Vec3b(40, 40, 40)) << "cold: as it was";
  const auto bright = picture.at<cv::Vec3b>(40, 64 + 4 + 16);
  EXPECT_GT(bright[2], 150) << "hot: the bright end of the map";
}

class WriteExamples : public InFolder {
 protected:
  WriteExamples() {
    run_.folder = folder();
    sink_.each = 2;
    sink_.start(run_);
  }
  void add(const std::string& key, const std::string& label, double cancer) {
    Identity identity;
    identity.key = key;
    const auto image = gray(64, 48);
    const Label truth{label};
    const Scores scores{{{"benign", 1 - cancer}, {"cancer", cancer}}};
    sink_.add(Context(run_, identity, Split::test, 0, 0, 0), image, nullptr, nullptr, &truth,
              &scores, nullptr);
  }
  RunInfo run_;
  Examples sink_;
};

TEST_F(WriteExamples, KeepsTheForemostOfEachKindAndNamesTheirFiles) {
  add("a", "benign", 0.6);
  add("b", "benign", 0.9);
  add("c", "benign", 0.8);
  add("d", "cancer", 0.9);
  const auto findings = sink_.finish();
  std::vector<std::string> told;
  for (const auto& picture : findings.pictures) {
    told.push_back(picture.kind + " | " + picture.caption);
    EXPECT_FALSE(cv::imread(picture.file.string()).empty()) << picture.file;
  }
  EXPECT_THAT(told,
              ElementsAre("false positives: benign named cancer | b: benign, named cancer (90 %)",
                          "false positives: benign named cancer | c: benign, named cancer (80 %)",
                          "right but least sure: cancer | d: cancer, named cancer (90 %)",
                          "right and surest: cancer | d: cancer, named cancer (90 %)"))
      << "mistakes first";
  EXPECT_EQ(files(), 3U) << "a was less sure; d is drawn once";
}

TEST_F(WriteExamples, DrawsNothingIfToldSo) {
  sink_.each = 0;
  add("a", "benign", 0.9);
  EXPECT_THAT(sink_.finish().pictures, IsEmpty());
  EXPECT_EQ(files(), 0U);
}

}  // namespace
}  // namespace mg::write
