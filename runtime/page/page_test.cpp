#include <gmock/gmock.h>

#include <fstream>

#include "pipeline/page/testing.hpp"
#include "pipeline/test_folder.hpp"
#include "runtime/page/parts.hpp"

namespace mg {
namespace {

using page::testing::count;
using ::testing::HasSubstr;
using ::testing::Not;

/// A run with one sink, two models' epochs, a lost sample.
class Page : public testing::InFolder {
 protected:
  Page() {
    spec_.name = "evaluate";
    outcome_.spec = &spec_;
    outcome_.counts = {.read = 3, .ok = 2, .failed = 1};
    outcome_.rows = {{"a", Split::test, Fate::ok, "", {}},
                     {"b<i>", Split::test, Fate::failed, "stage 'image': no <file>", {}}};
    Findings findings;
    findings.figures = {
        {.name = "dice", .value = 0.5, .low = 0.25, .high = 0.75, .n = 2, .doc = "overlap"},
        {.name = "baseline_dice", .value = 0.125, .n = 2},
        {.name = "hd95_mm"}};
    findings.notes = {"a note & more"};
    outcome_.findings = {{"overlap", findings}};
    story_.name = "two_stage";
    story_.command = "mammograph run two_stage.yaml --set 'x=a b'";
    story_.last = &outcome_;
    story_.tallies = {{Split::train, "cancer", 10, 5}, {Split::test, "", 4, 2}};
    story_.history.times = {
        {"train", "tumor", 90}, {"evaluate", "tumor", 10}, {"train", "image", 3}};
  }

  Findings& findings() { return outcome_.findings[0].second; }

  PassSpec spec_;
  PassOutcome outcome_;
  Story story_;
};

TEST_F(Page, SetsFiguresBesideTheirBaselineAndTellsWhatIsNotKnown) {
  const auto page = results_part(story_);
  EXPECT_THAT(page, HasSubstr("<b>0.500</b></td><td>0.250 to 0.750</td><td>0.125</td><td>2</td>"));
  EXPECT_THAT(page, Not(HasSubstr(">baseline_dice<"))) << "it has no row of its own";
  EXPECT_THAT(page, HasSubstr("hd95_mm</th><td><b>-</b>"));
  EXPECT_THAT(page, Not(HasSubstr("nan")));
  // The strip is 200 wide with 4 at each end: 0.25 lies at 52, 0.5 at 100, the baseline at 28.
  EXPECT_THAT(page, HasSubstr("M52.0 8H148.0"));
  EXPECT_THAT(page, HasSubstr("cx=\"100.0\""));
  EXPECT_THAT(page, HasSubstr("class=\"mark\" d=\"M28.0 1V15\""));
}

TEST_F(Page, NeedsNothingElseAndEscapesWhatOthersWrote) {
  const auto page = page_of(story_);
  for (const auto* outside : {"http://", "https://", "src=\"/", "<link", "<script", "url("}) {
    EXPECT_THAT(page, Not(HasSubstr(outside))) << outside;
  }
  EXPECT_THAT(page, HasSubstr("b&lt;i&gt;"));
  EXPECT_THAT(page, HasSubstr("no &lt;file&gt;"));
  EXPECT_THAT(page, HasSubstr("a note &amp; more"));
  EXPECT_THAT(page, HasSubstr("--set &#39;x=a b&#39;"));
  EXPECT_THAT(page, HasSubstr("1.7 min")) << "100 s of tumor, over both kinds of pass";
}

TEST_F(Page, DrawsCurvesOfTablesThatItKnowsAndShowsTheOthersAsTheyAre) {
  findings().tables = {
      {"roc",
       "",
       {"class", "threshold", "false_positive_rate", "sensitivity"},
       {{"cancer", "inf", "0", "0"}, {"cancer", "0.5", "0.5", "1"}, {"cancer", "0", "1", "1"}}},
      {"froc",
       "",
       {"threshold", "false_alarms_per_image", "sensitivity"},
       {{"0.9", "0", "0.25"}, {"0.5", "1", "0.5"}, {"0.1", "16", "1"}}},
      {"confusion",
       "counts",
       {"truth", "benign", "cancer"},
       {{"benign", "3", "1"}, {"cancer", "0", "4"}}},
      {"strata", "parts", {"by", "auc", "auc_low", "auc_high"}, {{"view", "0.9", "0.8", "1"}}},
      {"roc", "of another shape", {"x"}, {{"1"}}}};
  const auto page = tables_part(findings());
  EXPECT_THAT(page, HasSubstr("d=\"M54.0 262.0L251.0 12.0L448.0 12.0\"")) << "the ROC curve";
  // From 1/8 to 8 false alarms in octaves; at 1/8 a quarter is found, from 1 on a half.
  EXPECT_THAT(page, HasSubstr("d=\"M54.0 199.5L251.0 199.5L251.0 137.0L448.0 137.0"));
  EXPECT_THAT(page, HasSubstr("<b>3</b><br>75 %"));
  EXPECT_THAT(page, HasSubstr("<td>0.9 (0.8 to 1)</td>"));
  EXPECT_THAT(page, HasSubstr("roc: of another shape"));
}

TEST_F(Page, DrawsTrainingAndValidationBesideEachOtherAndMarksTheEpochKept) {
  story_.history.epochs = {
      {"tumor", 1, {{"train_loss", 1}, {"val_loss", 2}, {"val_dice", 0.1}}, 2, true},
      {"tumor", 2, {{"train_loss", 0.5}, {"val_loss", 1}, {"val_dice", 0.4}}, 2, true},
      {"tumor", 3, {{"train_loss", 0.4}, {"val_loss", 3}, {"val_dice", 0.3}}, 2}};
  const auto page = learning_part(story_);
  EXPECT_THAT(page, HasSubstr("3 epochs in 6 s; the weights of epoch 2 were kept"));
  EXPECT_EQ(count(page, "<figure class=\"plot\">"), 2U) << "loss and dice";
  EXPECT_EQ(count(page, "</svg>training</li>"), 1U);
  EXPECT_EQ(count(page, "</svg>validation</li>"), 2U);
}

TEST_F(Page, DrawsTheValidationOfEachFold) {
  Story all;
  for (int fold = 1; fold <= 3; ++fold) {
    History one;
    one.epochs = {{"tumor", 1, {{"train_loss", 1}, {"val_loss", 2}}, 1, true}};
    one.times = {{"train", "tumor", 2}};
    add_part(all.history, one, "fold " + std::to_string(fold));
  }
  const auto page = learning_part(all);
  EXPECT_THAT(page, HasSubstr("validation, fold 3"));
  EXPECT_THAT(page, Not(HasSubstr("training, fold 3")));
  ASSERT_EQ(all.history.times.size(), 1U);
  EXPECT_EQ(all.history.times[0].seconds, 6);
}

TEST_F(Page, DrawsFoldsOfSeeds) {
  History one, seed, all;
  one.epochs = {{"tumor", 1, {{"val_loss", 2}}}};
  one.lost = {{"a", "train tumor", "why"}};
  add_part(seed, one, "fold 1");
  add_part(all, seed, "seed 5");
  EXPECT_EQ(all.epochs[0].part, "seed 5, fold 1");
  EXPECT_EQ(all.lost[0].pass, "train tumor, fold 1, seed 5");
}

TEST_F(Page, ShowsPicturesByKindAndLeavesOutWhatCannotBeRead) {
  story_.folder = folder();
  std::ofstream(folder() / "a.png") << "Man";
  findings().pictures = {{"a.png", "missed lesions", "a: 12 mm"}, {"none.png", "best", "b"}};
  const auto page = pictures_part(story_);
  EXPECT_THAT(page, HasSubstr("data:image/png;base64,TWFu"));
  EXPECT_THAT(page, HasSubstr("<h3>missed lesions</h3>"));
  EXPECT_THAT(page, Not(HasSubstr("<h3>best</h3>")));
}

TEST_F(Page, SaysWhyARunFailed) {
  story_.last = nullptr;
  story_.fault = "3 of 10 samples failed";
  story_.history.lost = {{"x", "train tumor", "cannot read"}};
  const auto page = page_of(story_);
  EXPECT_THAT(page, HasSubstr("3 of 10 samples failed"));
  EXPECT_THAT(page, HasSubstr("<td>train tumor</td><td>failed</td><td>cannot read</td>"));
}

TEST_F(Page, ReadsWhatHasBeenFromTheRunFolderAndCountsARepeatedEpochOnce) {
  std::ofstream(folder() / "metrics.csv")
      << "model,epoch,seconds,val_dice,val_auc\n"
         "tumor,1,2.5,0.5,\ntumor,2,2.5,0.75,\nverdict,1,1,,0.9\n";
  std::ofstream(folder() / "log.jsonl")
      << R"({"event":"start","command":"mammograph run g.yaml"})"
      << "\n"
      << R"({"event":"stage","pass":"train tumor","stage":"tumor","seconds":"1.5"})"
      << "\n"
      << R"({"event":"stage","pass":"train tumor","stage":"tumor","seconds":"2"})"
      << "\n"
      << R"({"event":"epoch","model":"tumor","epoch":"2","seconds":"9","best":"no"})"
      << "\n"
      << R"({"event":"epoch","model":"tumor","epoch":"2","seconds":"4","best":"yes"})"
      << "\n"
      << R"({"event":"stage","pass":"torn)";
  const auto history = read_history(folder());
  EXPECT_EQ(history.command, "mammograph run g.yaml");
  ASSERT_EQ(history.epochs.size(), 3U);
  EXPECT_EQ(history.epochs[1].numbers, (Numbers{{"val_dice", 0.75}}));
  EXPECT_EQ(history.epochs[1].seconds, 4);
  EXPECT_TRUE(history.epochs[1].best);
  EXPECT_EQ(history.epochs[2].numbers, (Numbers{{"val_auc", 0.9}}));
  ASSERT_EQ(history.times.size(), 1U);
  EXPECT_EQ(history.times[0].kind, "train");
  EXPECT_DOUBLE_EQ(history.times[0].seconds, 3.5);
}

}  // namespace
}  // namespace mg
