// What the audit says of data sets that are wrong in one known way.
#include <gmock/gmock.h>

#include <algorithm>

#include "stages/audit/finding.hpp"
#include "stages/audit/shortcuts.hpp"
#include "stages/audit/tally.hpp"
#include "stages/audit/testing.hpp"

namespace mg::audit {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::mini_ddsm_set;
using testing::record_of;

const Finding* find(const std::vector<Finding>& findings, const std::string& id) {
  const auto at = std::find_if(findings.begin(), findings.end(),
                               [&](const Finding& finding) { return finding.id == id; });
  return at == findings.end() ? nullptr : &*at;
}

double number(const Finding& finding, const std::string& name) {
  for (const auto& [key, value] : finding.numbers) {
    if (key == name) return value;
  }
  ADD_FAILURE() << finding.id << " has no number " << name;
  return 0;
}

/// Two patients of each class with two views of the left breast; lesions where they belong.
DataSet sound_set() {
  DataSet out;
  out.patients = 6;
  out.patients_known = true;
  for (std::size_t i = 0; i < 12; ++i) {
    const auto* label = i / 4 == 0 ? "normal" : i / 4 == 1 ? "benign" : "cancer";
    auto& r = out.records.emplace_back(record_of(i, i / 2, label));
    r.side = Side::left;
    r.view = i % 2 == 0 ? "CC" : "MLO";
    r.annotated = true;
    r.lesions = r.claimed = i / 4 == 0 ? 0 : 1;
    r.pathology = i / 4 == 0 ? "" : label;
    r.seen.lesion = LesionMask{};
    if (r.lesions > 0) r.seen.lesion = LesionMask{400, 4, 0.02, 1, 2, 0};
  }
  return out;
}

TEST(FindAll, SaysOfMiniDdsmWhatItsListingProves) {
  const auto findings = find_all(mini_ddsm_set());
  ASSERT_GE(findings.size(), 2U);
  EXPECT_EQ(findings[0].id, "labels_of_patients_on_breasts");
  EXPECT_EQ(findings[0].level, Level::serious);
  EXPECT_EQ(findings[0].samples.size(), 1244U + 1236U);
  EXPECT_NEAR(number(findings[0], "ceiling_of_3_classes"), 0.682, 0.0005);
  EXPECT_NEAR(number(findings[0], "ceiling_of_2_classes"), 0.771, 0.0005);
  EXPECT_THAT(findings[0].mend, HasSubstr("label_level: breast"));
  EXPECT_EQ(findings[0].examples.size(), 6U);
  EXPECT_EQ(findings[0].examples[0].records.size(), 2U) << "the breast and its healthy fellow";
  EXPECT_EQ(findings[1].id, "class_known_without_pixels");
  EXPECT_NEAR(number(findings[1], "accuracy_of_3_classes"), 0.507, 0.0005);
  EXPECT_NEAR(number(findings[1], "accuracy_of_2_classes"), 0.559, 0.0005);
  EXPECT_THAT(findings[1].title, HasSubstr("scanner alone"));
  EXPECT_THAT(findings[1].effect, HasSubstr("A → normal, B → cancer, C → cancer, D → normal"));
  const auto* views = find(findings, "lesion_in_other_view_only");
  ASSERT_TRUE(views);
  EXPECT_EQ(views->samples.size(), 38U + 52U);
}

TEST(FindAll, WarnsOfWhatLabelsOfPatientsWouldDo) {
  auto set = mini_ddsm_set();
  const auto findings = breast_findings(seen_of(set));
  for (std::size_t i = 0; i < set.records.size(); ++i) {
    if (findings[i].empty()) set.records[i].label = "normal";
  }
  const auto found = find_all(set);
  EXPECT_FALSE(find(found, "labels_of_patients_on_breasts"));
  const auto* warning = find(found, "never_label_by_patient");
  ASSERT_TRUE(warning);
  EXPECT_NEAR(number(*warning, "ceiling_by_patient_of_3_classes"), 0.682, 0.0005);
  EXPECT_NEAR(number(*warning, "ceiling_by_patient_of_2_classes"), 0.771, 0.0005);
}

TEST(FindAll, HasNothingSeriousAgainstASoundSet) {
  for (const auto& finding : find_all(sound_set())) {
    EXPECT_EQ(finding.level, Level::note) << finding.id << ": " << finding.title;
  }
}

TEST(FindLost, GroupsReasonsWithoutPaths) {
  auto set = sound_set();
  set.missing = {{"a", 6, Split::none, Fate::failed, "stage 'image': /data/x/a.dcm: cut off"},
                 {"b", 7, Split::none, Fate::failed, "stage 'image': /data/y/b.dcm: cut off"},
                 {"c", 8, Split::none, Fate::skipped, "no breast"}};
  std::vector<Finding> out;
  find_lost(set, out);
  const auto* lost = find(out, "unreadable");
  ASSERT_TRUE(lost);
  EXPECT_EQ(lost->level, Level::serious);
  EXPECT_THAT(lost->effect, HasSubstr("2 of 15 samples are lost: 2 × stage 'image': …: cut off."));
  EXPECT_THAT(lost->leave_out, ElementsAre("a", "b"));
  EXPECT_EQ(find(out, "skipped")->level, Level::note);
}

TEST(FindCopies, SaysWhatCopiesSpoil) {
  auto set = sound_set();
  set.records[0].split = Split::train;
  set.records[11].split = Split::test;
  set.records[11].seen.print = set.records[0].seen.print;
  std::vector<Finding> out;
  find_copies(set, out);
  const auto* copies = find(out, "duplicates");
  ASSERT_TRUE(copies);
  EXPECT_EQ(copies->level, Level::serious);
  EXPECT_EQ(number(*copies, "over_splits"), 1);
  EXPECT_EQ(number(*copies, "over_patients"), 1);
  EXPECT_EQ(number(*copies, "over_labels"), 1);
  EXPECT_EQ(number(*copies, "over_masks"), 1);
  EXPECT_THAT(copies->effect, HasSubstr("1 group shows different lesions"));
  EXPECT_THAT(copies->leave_out, ElementsAre("image_11"));
  EXPECT_THAT(copies->mend, HasSubstr("findings: [duplicates]"));
  EXPECT_FALSE(find(out, "near_duplicates"));
}

TEST(FindInLabels, TellsTheContradictionsApart) {
  auto set = sound_set();
  set.records[0].lesions = 1;  // normal, with a lesion
  set.records[0].pathology = "benign";
  set.records[4].lesions = set.records[5].lesions = 0;  // benign patient 2: nothing anywhere
  set.records[8].pathology = set.records[9].pathology = "benign";  // cancer patient 4
  set.records[10].side = Side::right;  // cancer patient 5: the right one has none
  set.records[10].lesions = 0;
  set.records[6].annotated = false;
  set.records[6].lesions = 0;
  std::vector<Finding> out;
  find_in_labels(set, out);
  EXPECT_THAT(find(out, "normal_with_lesion")->samples, ElementsAre("image_0"));
  EXPECT_THAT(find(out, "lesion_not_drawn")->samples, ElementsAre("image_4", "image_5"));
  EXPECT_THAT(find(out, "lesions_unknown")->samples, ElementsAre("image_6"));
  EXPECT_THAT(find(out, "pathology_contradicts_label")->samples, ElementsAre("image_8", "image_9"));
  EXPECT_THAT(find(out, "labels_of_patients_on_breasts")->samples, ElementsAre("image_10"));
}

TEST(FindInLabels, KnowsWhereReadersDisagreed) {
  auto set = sound_set();
  set.records[8].facts = {{"birads", "2"}};
  set.records[9].facts = {{"birads", "5"}};
  set.records[0].facts = {{"birads", "4A"}};
  std::vector<Finding> out;
  find_in_labels(set, out);
  EXPECT_THAT(find(out, "assessment_contradicts_label")->samples,
              ElementsAre("image_0", "image_8"));
}

TEST(FindInMasks, KnowsOutlinesSizesAndStrays) {
  auto set = sound_set();
  set.records[4].seen.mask_files = {{100, 200, 0.03}};  // an outline
  set.records[5].seen.mask_files = {{50, 100, 1}};      // half the size
  set.records[6].seen.mask_files = {{100, 100, 1}};     // another shape
  set.records[7].lesions = 0;                           // named, but empty
  set.records[7].seen.lesion = LesionMask{};
  set.records[8].seen.lesion->outside = 0.9;
  set.records[9].seen.lesion->parts = 3;
  set.records[10].seen.lesion->along_edge = 1;
  std::vector<Finding> out;
  find_in_mask_files(set, out);
  find_in_masks(set, out);
  EXPECT_THAT(find(out, "masks_are_outlines")->samples, ElementsAre("image_4"));
  EXPECT_NEAR(number(*find(out, "masks_are_outlines"), "dice_of_a_perfect_model"), 0.06 / 1.03,
              1e-12);
  EXPECT_THAT(find(out, "masks_of_another_size")->samples, ElementsAre("image_5"));
  EXPECT_THAT(find(out, "masks_of_another_shape")->samples, ElementsAre("image_6"));
  EXPECT_THAT(find(out, "empty_masks")->samples, ElementsAre("image_7"));
  EXPECT_THAT(find(out, "lesions_outside_the_breast")->samples, ElementsAre("image_8"));
  EXPECT_THAT(find(out, "regions_along_the_skin")->samples, ElementsAre("image_10"));
  EXPECT_THAT(find(out, "several_lesions")->samples, ElementsAre("image_9"));
  EXPECT_NEAR(number(*find(out, "small_lesions"), "dice_of_marking_everything"), 0.04 / 1.02,
              1e-12);
}

TEST(FindInSplits, SeesLeaksStrangersAndFewPatients) {
  auto set = sound_set();
  for (auto& r : set.records) r.split = Split::train;
  set.records[11].split = Split::test;
  std::vector<Finding> out;
  find_in_splits(set, out);
  EXPECT_THAT(find(out, "patients_in_several_splits")->samples,
              ElementsAre("image_10", "image_11"));
  EXPECT_TRUE(find(out, "few_patients_in_test"));
  EXPECT_FALSE(find(out, "patients_unknown"));
  set.patients_known = false;
  find_in_splits(set, out);
  EXPECT_TRUE(find(out, "patients_unknown"));
}

TEST(FindInSplits, SeesThatThereIsNothingToLearn) {
  auto set = sound_set();
  for (auto& r : set.records) r.label = "cancer";
  std::vector<Finding> out;
  find_in_splits(set, out);
  EXPECT_EQ(find(out, "one_class_only")->level, Level::warning);
}

/// 40 patients of two classes; cancer came from scanner B, which is darker.
DataSet two_scanners() {
  DataSet set;
  set.patients_known = true;
  for (std::size_t i = 0; i < 40; ++i) {
    auto& r = set.records.emplace_back(record_of(i, i, i < 20 ? "benign" : "cancer"));
    const bool b = i >= 20;
    r.facts = {{"scanner", b ? "B" : "A"}};
    r.seen.tones.mean = b ? 0.2 : 0.5;
    r.seen.tones.shares[b ? 13 : 32] = 1;
  }
  return set;
}

TEST(FindInPixels, SeesBrightnessByScannerAndClass) {
  std::vector<Finding> out;
  find_in_pixels(two_scanners(), out);
  const auto* tones = find(out, "brightness_by_scanner");
  ASSERT_TRUE(tones);
  EXPECT_NEAR(number(*tones, "distance_of_A"), 19.0 / 64, 1e-6);
  EXPECT_EQ(tones->examples.size(), 2U);
  const auto* area = find(out, "class_in_mean_brightness");
  ASSERT_TRUE(area);
  EXPECT_DOUBLE_EQ(std::abs(number(*area, "auc") - 0.5), 0.5);
}

TEST(FindInPixels, ShowsWhatIsBurntIn) {
  auto set = sound_set();
  set.records[3].seen.texts = 2;
  std::vector<Finding> out;
  find_in_pixels(set, out);
  const auto* text = find(out, "burnt_in_text");
  ASSERT_TRUE(text);
  EXPECT_THAT(text->samples, ElementsAre("image_3"));
  EXPECT_TRUE(text->examples[0].text);
}

TEST(FindShortcuts, CallsCertaintyByAScannerSerious) {
  std::vector<Finding> out;
  find_shortcuts(two_scanners(), out);
  ASSERT_EQ(out.size(), 1U);
  EXPECT_EQ(out[0].level, Level::serious);
  EXPECT_DOUBLE_EQ(number(out[0], "accuracy_of_2_classes"), 1);
  EXPECT_THAT(out[0].mend, HasSubstr("stratify_by: [scanner]"));
}

TEST(Shortcuts, AreSilentWhereNothingIsKnown) {
  auto set = two_scanners();
  for (auto& r : set.records) r.facts.clear();
  std::vector<Finding> out;
  find_shortcuts(set, out);
  EXPECT_THAT(out, IsEmpty());
  const auto tasks = shortcuts_of(set);
  ASSERT_EQ(tasks.size(), 1U);
  EXPECT_DOUBLE_EQ(tasks[0].majority, 0.5);
}

TEST(Tallies, CountImagesPatientsAndClasses) {
  const auto tallies = tallies_of(mini_ddsm_set());
  const auto scanner = std::find_if(tallies.begin(), tallies.end(),
                                    [](const Tally& t) { return t.property == "scanner"; });
  ASSERT_NE(scanner, tallies.end());
  EXPECT_THAT(scanner->classes, ElementsAre("normal", "benign", "cancer"));
  EXPECT_EQ(scanner->rows[0].value, "A");
  EXPECT_EQ(scanner->rows[0].patients, 959U);
  EXPECT_THAT(scanner->rows[0].by_class, ElementsAre(2000, 1068, 768));
  const auto few = shortened(*scanner, 3);
  EXPECT_EQ(few.rows[2].value, "2 others");
  EXPECT_EQ(few.rows[2].images, 4U * (285 + 295));
}

}  // namespace
}  // namespace mg::audit
