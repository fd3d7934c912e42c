#include "stages/dataset/mini_ddsm.hpp"

#include <map>
#include <set>

#include "stages/dataset/testing.hpp"
#include "tests/layouts/excel.hpp"
#include "tests/layouts/film.hpp"
#include "tests/layouts/mini_ddsm.hpp"

namespace mg {
namespace {

namespace fs = std::filesystem;
using testing::error_of;
using testing::expect_says;

class MiniDdsm : public testing::Scratch {
 protected:
  void SetUp() override {
    Scratch::SetUp();
    run_.log = [this](std::string_view line) { log_ += std::string(line) + "\n"; };
  }
  MiniDdsmSource opened(const std::string& level = "image", const std::string& truth = "overlay") {
    MiniDdsmSource source;
    source.root = folder_;
    source.label_level = level;
    source.truth = truth;
    source.open(run_);
    return source;
  }
  fs::path tree() const { return folder_ / "MINI-DDSM-Complete-PNG-16"; }

  /// Files of one exam A_2011_1 below Cancer; only the left CC has a lesion.
  void write_exam(const std::string& overlay) const {
    const std::string start = "MINI-DDSM-Complete-PNG-16/Cancer/2011/A";
    for (const auto* film : {"LEFT_CC", "LEFT_MLO", "RIGHT_CC", "RIGHT_MLO"}) {
      layouts::write_picture(folder_ / (start + "_2011_1." + film + ".png"), layouts::draw({}), 24,
                             32);
    }
    write(start + "_2011_1.LEFT_CC.OVERLAY", overlay);
    write(start + "-2011-1.ics",
          "filename A-2011-1\nPATIENT_AGE 50\nDENSITY 0\nDIGITIZER DBA\n"
          "LEFT_CC LINES 64 PIXELS_PER_LINE 48 BITS_PER_PIXEL 16 RESOLUTION 42 OVERLAY\n"
          "LEFT_MLO LINES 64 PIXELS_PER_LINE 48 BITS_PER_PIXEL 16 RESOLUTION 42 NON_OVERLAY\n");
  }
  static Case find(const MiniDdsmSource& source, const std::string& key) {
    for (std::size_t i = 0; i < source.size(); ++i) {
      if (source.sample(i).identity.key == key) return source.sample(i);
    }
    ADD_FAILURE() << "there is no " << key;
    return source.sample(0);
  }

  std::string log_;
};

TEST_F(MiniDdsm, AtFullScaleTheLayoutHasTheRealNumbers) {
  const auto written = layouts::write_mini_ddsm(folder_, {.masks = false, .pictures = false});
  EXPECT_EQ(written.normal_cases, 602);
  EXPECT_EQ(written.benign_cases, 671);
  EXPECT_EQ(written.cancer_cases, 679);
  EXPECT_EQ(written.films, 7808);
  EXPECT_EQ(written.benign_masked, 1402);
  EXPECT_EQ(written.benign_other_side, 1244);
  EXPECT_EQ(written.benign_other_view, 38);
  EXPECT_EQ(written.cancer_masked, 1428);
  EXPECT_EQ(written.cancer_other_side, 1236);
  EXPECT_EQ(written.cancer_other_view, 52);
  EXPECT_EQ(written.cancer_two_masks, 145);

  using Counts = std::map<std::string, int>;
  EXPECT_EQ(testing::labels_of(opened("image")),
            (Counts{{"normal", 7808 - 1402 - 1428}, {"benign", 1402}, {"cancer", 1428}}));
  EXPECT_EQ(testing::labels_of(opened("breast")),
            (Counts{{"normal", 7808 - 1440 - 1480}, {"benign", 1440}, {"cancer", 1480}}));
  const auto source = opened("patient");
  EXPECT_EQ(testing::labels_of(source),
            (Counts{{"normal", 2408}, {"benign", 2684}, {"cancer", 2716}}));

  std::map<std::string, std::map<std::string, std::set<std::string>>> patients;
  std::map<std::string, std::set<std::string>> scanners_of_number;
  for (std::size_t i = 0; i < source.size(); ++i) {
    const auto c = source.sample(i);
    patients[label_of(c)->name][(*facts_of(c))["scanner"]].insert(c.identity.patient);
    scanners_of_number[c.identity.patient.substr(2)].insert((*facts_of(c))["scanner"]);
  }
  EXPECT_EQ(patients["normal"]["A"].size(), 500U);
  EXPECT_EQ(patients["cancer"]["C"].size(), 233U);
  EXPECT_EQ(patients["benign"]["D"].size(), 94U);
  EXPECT_EQ(std::count_if(scanners_of_number.begin(), scanners_of_number.end(),
                          [](const auto& entry) { return entry.second.size() > 1; }),
            260);
  const auto split = testing::patients_of(source);
  EXPECT_EQ(split.at(Split::train) + split.at(Split::val) + split.at(Split::test), 1952);
  EXPECT_EQ(log_, "");
}

TEST_F(MiniDdsm, TheHealthyBreastOfAPatientWithCancerIsNormalUnlessAskedFor) {
  write_exam(layouts::overlay_text({{{4, 4, 5, 6}, "MALIGNANT"}}));
  const auto label = [&](const std::string& level, const std::string& film) {
    return label_of(find(opened(level), "A_2011_1." + film))->name;
  };
  EXPECT_EQ(label("image", "LEFT_CC"), "cancer");
  EXPECT_EQ(label("image", "LEFT_MLO"), "normal");
  EXPECT_EQ(label("breast", "LEFT_MLO"), "cancer");
  EXPECT_EQ(label("breast", "RIGHT_CC"), "normal");
  EXPECT_EQ(label("patient", "RIGHT_CC"), "cancer");
  expect_says(log_, "there is no DataWMask.xlsx");
}

TEST_F(MiniDdsm, ALesionsOwnPathologyGoesBeforeThePatientsStatus) {
  write_exam(layouts::overlay_text({{{4, 4, 5, 6}, "BENIGN"}, {{9, 9, 3, 3}, "UNPROVEN"}}));
  EXPECT_EQ(label_of(find(opened(), "A_2011_1.LEFT_CC"))->name, "benign");
  EXPECT_EQ(label_of(find(opened("patient"), "A_2011_1.LEFT_CC"))->name, "cancer");
  write_exam(layouts::overlay_text({{{4, 4, 5, 6}, "UNPROVEN"}}));
  EXPECT_FALSE(label_of(find(opened(), "A_2011_1.LEFT_CC")));
  EXPECT_EQ(annotations_of(find(opened(), "A_2011_1.LEFT_CC"))->lesions[0].pathology, "unproven");
}

TEST_F(MiniDdsm, TheOverlayLiesOnTheGridOfTheIcsFileAndSpacingFollowsTheResizedPicture) {
  write_exam(layouts::overlay_text({{{4, 4, 5, 6}, "MALIGNANT"}}));
  const auto film = find(opened(), "A_2011_1.LEFT_CC");
  const auto& lesion = annotations_of(film)->lesions.at(0);
  const auto& overlay = std::get<OverlayFile>(lesion.shape);
  EXPECT_EQ(overlay.width, 48);
  EXPECT_EQ(overlay.height, 64);
  EXPECT_TRUE(fs::exists(overlay.path));
  EXPECT_EQ(lesion.pathology, "malignant");
  EXPECT_EQ(lesion.kind, "mass");
  EXPECT_NEAR(file_of(film).spacing.x_mm, 0.084, 1e-12);  // 48 pixels of 42 um over 24
  EXPECT_NEAR(file_of(film).spacing.y_mm, 0.084, 1e-12);
  const auto& facts = *facts_of(film);
  EXPECT_EQ(facts["scanner"], "A");
  EXPECT_EQ(facts["site"], "MGH");
  EXPECT_EQ(facts["machine"], "DBA");
  EXPECT_EQ(facts["bits"], "16");
  EXPECT_EQ(facts["density"], "");
  EXPECT_EQ(facts["age"], "50");
  EXPECT_EQ(facts["birads"], "4");
}

TEST_F(MiniDdsm, MasksAreTheTruthWhereAskedForAndWhereThereIsNoOverlay) {
  const auto written = layouts::write_mini_ddsm(folder_, {.scale = 0.05});
  const auto shapes = [](const MiniDdsmSource& source) {
    std::map<std::string, int> counts;
    for (std::size_t i = 0; i < source.size(); ++i) {
      const auto film = source.sample(i);
      for (const auto& lesion : annotations_of(film)->lesions) {
        const auto is_mask = std::holds_alternative<MaskFile>(lesion.shape);
        ++counts[(is_mask ? "mask " : "overlay ") + lesion.pathology];
      }
    }
    return counts;
  };
  const auto by_overlay = shapes(opened()), by_mask = shapes(opened("image", "mask"));
  EXPECT_EQ(by_overlay.at("overlay malignant"), written.cancer_masked + written.cancer_two_masks);
  EXPECT_EQ(by_overlay.at("overlay benign"), written.benign_masked);
  EXPECT_GT(written.cancer_two_masks, 5);
  EXPECT_EQ(by_overlay.size(), 2U);
  EXPECT_EQ(by_mask.size(), 2U);
  EXPECT_EQ(by_mask.at("mask malignant"), by_overlay.at("overlay malignant"));
  EXPECT_EQ(by_mask.at("mask benign"), by_overlay.at("overlay benign"));
  for (const auto& file : fs::recursive_directory_iterator(tree())) {
    if (file.path().extension() == ".OVERLAY") fs::remove(file.path());
  }
  EXPECT_EQ(shapes(opened()), by_mask);
}

TEST_F(MiniDdsm, EachMaskHasThePathologyOfItsAbnormalityIfThereAreAsMany) {
  const layouts::Lesion benign{{4, 4, 5, 6}, "BENIGN", "CALCIFICATION TYPE N/A"},
      cancer{{10, 20, 3, 3}, "MALIGNANT", "MASS SHAPE OVAL"};
  write_exam(layouts::overlay_text({benign, cancer}, 2));
  const auto add_mask = [&](const std::string& name, const layouts::Lesion& lesion) {
    layouts::write_picture(tree() / ("Cancer/2011/A_2011_1.LEFT_CC_" + name),
                           layouts::mask_of(lesion.patch, 24, 32), 24, 32);
  };
  const auto told = [&](const std::string& truth) {
    std::string out;
    const auto film = find(opened("image", truth), "A_2011_1.LEFT_CC");
    for (const auto& lesion : annotations_of(film)->lesions) {
      out += lesion.pathology + " " + lesion.kind + "; ";
    }
    return out;
  };
  add_mask("Mask.png", benign);
  EXPECT_EQ(told("overlay"), "benign calcification; malignant mass; ");
  EXPECT_EQ(log_.find("another number of masks"), std::string::npos);
  EXPECT_EQ(told("mask"), "malignant mass; ") << "which of the two is it?";
  expect_says(log_,
              "films have another number of masks than of lesions in their overlay: the worst "
              "of these stands for each mask: 1, such as A_2011_1.LEFT_CC");
  add_mask("Mask2.png", cancer);
  EXPECT_EQ(told("mask"), "benign calcification; malignant mass; ");
  add_mask("Mask3.png", cancer);
  EXPECT_EQ(told("mask"), "malignant mass; malignant mass; malignant mass; ");
}

TEST_F(MiniDdsm, TheSheetIsReadWithItsBackslashesDashesAndZeros) {
  write_exam(layouts::overlay_text({{{4, 4, 5, 6}, "MALIGNANT"}}));
  write("MINI-DDSM-Complete-PNG-16/DataWMask.csv",
        "fullPath,fileName,View,Side,Status,Tumour_Contour,Tumour_Contour2,Age,Density\n"
        "Cancer\\2011\\A_2011_1.LEFT_CC.png,A_2011_1.LEFT_CC.png,CC,LEFT,Benign,"
        "Cancer\\2011\\A_2011_1.LEFT_CC_Mask.png,-,61,3\n"
        "Cancer\\2011\\A_2011_1.RIGHT_CC.png,A_2011_1.RIGHT_CC.png,CC,RIGHT,Benign,-,-,61,0\n"
        "Cancer\\9\\D_9999_1.RIGHT_CC.png,D_9999_1.RIGHT_CC.png,CC,RIGHT,Benign,-,-,61,0\n");
  const auto source = opened("patient");
  EXPECT_EQ((*facts_of(find(source, "A_2011_1.LEFT_CC")))["density"], "3");
  EXPECT_EQ((*facts_of(find(source, "A_2011_1.RIGHT_CC")))["density"], "");
  expect_says(log_,
              "films have masks in the sheet that are not there: 1, such as A_2011_1.LEFT_CC");
  expect_says(log_, "rows of the sheet have no picture: 1, such as D_9999_1.RIGHT_CC");
  expect_says(log_, "pictures are not in the sheet: 2");
  expect_says(log_, "another status in the sheet than by their folder: 2");
}

TEST_F(MiniDdsm, AStatusThatIsNoneIsAnErrorWithItsRow) {
  write_exam("TOTAL_ABNORMALITIES 0\n");
  layouts::write_excel(
      tree() / "DataWMask.xlsx", "Data",
      {{"fullPath", "Status"}, {"Cancer\\2011\\A_2011_1.LEFT_CC.png", "Cancerous"}});
  expect_says(error_of([&] { opened(); }), "DataWMask.xlsx:2: 'Cancerous' stands for no class");
}

TEST_F(MiniDdsm, AnOverlayThatIsMissingLeavesTheFilmUnknown) {
  write_exam("");
  fs::remove(tree() / "Cancer/2011/A_2011_1.LEFT_CC.OVERLAY");
  const auto film = find(opened(), "A_2011_1.LEFT_CC");
  EXPECT_FALSE(label_of(film));
  EXPECT_FALSE(annotations_of(film));
  expect_says(log_, "films have lesions whose overlay file is missing: 1");
}

TEST_F(MiniDdsm, TellsHowToGetIt) {
  expect_says(error_of([&] { opened(); }), "cheddad/miniddsm2");
}

}  // namespace
}  // namespace mg
