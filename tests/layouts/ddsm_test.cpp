#include "stages/dataset/ddsm.hpp"

#include <zlib.h>

#include <map>

#include "stages/contour/contour_mask.hpp"
#include "stages/dataset/phantom_picture.hpp"
#include "stages/dataset/testing.hpp"
#include "tests/layouts/ddsm.hpp"
#include "tests/layouts/film.hpp"
#include "tests/layouts/masks.hpp"

namespace mg {
namespace {

namespace fs = std::filesystem;
using testing::error_of;
using testing::expect_says;

constexpr char ics[] =
    "ics_version 1.0\nfilename A-0384-1\nDATE_OF_STUDY 7 22 1997\nPATIENT_AGE 61\n"
    "FILM_TYPE REGULAR\nDENSITY 2\nDIGITIZER HOWTEK\n"
    "LEFT_CC LINES 64 PIXELS_PER_LINE 48 BITS_PER_PIXEL 12 RESOLUTION 43.5 OVERLAY\n"
    "LEFT_MLO LINES 64 PIXELS_PER_LINE 48 BITS_PER_PIXEL 12 RESOLUTION 43.5 OVERLAY\n"
    "RIGHT_CC LINES 64 PIXELS_PER_LINE 48 BITS_PER_PIXEL 12 RESOLUTION 43.5 NON_OVERLAY\n"
    "RIGHT_MLO LINES 64 PIXELS_PER_LINE 48 BITS_PER_PIXEL 12 RESOLUTION 43.5 NON_OVERLAY\n";

class Ddsm : public testing::Scratch {
 protected:
  void SetUp() override {
    Scratch::SetUp();
    run_.log = [this](std::string_view line) { log_ += std::string(line) + "\n"; };
  }
  DdsmSource opened(const std::string& level = "image",
                    const std::vector<std::string>& pathologies = {}) {
    DdsmSource source;
    source.root = folder_;
    source.label_level = level;
    source.pathologies = pathologies;
    source.open(run_);
    return source;
  }
  /// The exam A_0384_1: one lesion in each view of the left breast.
  void write_exam(const std::string& pathology = "MALIGNANT") const {
    for (const auto* film : {"LEFT_CC", "LEFT_MLO", "RIGHT_CC", "RIGHT_MLO"}) {
      write(place + "A_0384_1." + film + ".LJPEG");
    }
    write(place + "A-0384-1.ics", ics);
    const auto overlay = layouts::overlay_text({{{4, 4, 5, 6}, pathology}});
    write(place + "A_0384_1.LEFT_CC.OVERLAY", overlay);
    write(place + "A_0384_1.LEFT_MLO.OVERLAY", overlay);
  }
  static Case find(const DdsmSource& source, const std::string& film) {
    for (std::size_t i = 0; i < source.size(); ++i) {
      if (source.sample(i).identity.key == "A_0384_1." + film) return source.sample(i);
    }
    ADD_FAILURE() << "there is no " << film;
    return source.sample(0);
  }
  std::string label(const std::string& film, const std::string& level = "image",
                    const std::vector<std::string>& pathologies = {}) {
    const auto found = label_of(find(opened(level, pathologies), film));
    return found ? found->name : "none";
  }

  const std::string place = "cancers/cancer_05/case0384/";
  std::string log_;
};

TEST_F(Ddsm, ListsTheFilmsOfACaseWithWhatItsFilesTell) {
  write_exam();
  const auto film = find(opened(), "LEFT_MLO");
  EXPECT_EQ(film.identity.patient, "A_0384");
  EXPECT_EQ(film.identity.side, Side::left);
  EXPECT_EQ(film.identity.view, "MLO");
  EXPECT_EQ(file_of(film).path, folder_ / place / "A_0384_1.LEFT_MLO.LJPEG");
  EXPECT_EQ(file_of(film).spacing, (Spacing{0.0435, 0.0435}));
  const auto& lesion = annotations_of(film)->lesions.at(0);
  EXPECT_EQ(lesion.pathology, "malignant");
  EXPECT_EQ(lesion.kind, "mass");
  const auto& overlay = std::get<OverlayFile>(lesion.shape);
  EXPECT_EQ(overlay.width, 48);
  EXPECT_EQ(overlay.height, 64);
  const std::map<std::string, std::string> expected = {
      {"scanner", "A"}, {"site", "MGH"},  {"machine", "HOWTEK"}, {"film", "REGULAR"},
      {"bits", "12"},   {"density", "2"}, {"age", "61"},         {"year", "1997"},
      {"width", "48"},  {"height", "64"}, {"birads", "4"},       {"subtlety", "3"}};
  const auto& known = facts_of(film)->known;
  EXPECT_EQ((std::map<std::string, std::string>(known.begin(), known.end())), expected);
  EXPECT_EQ(log_, "");
}

TEST_F(Ddsm, LabelsTheHealthyBreastNormalUnlessAskedForPatients) {
  write_exam();
  EXPECT_EQ(label("LEFT_CC"), "cancer");
  EXPECT_EQ(label("RIGHT_CC"), "normal");
  EXPECT_EQ(label("RIGHT_CC", "breast"), "normal");
  EXPECT_EQ(label("RIGHT_CC", "patient"), "cancer");
  EXPECT_TRUE(annotations_of(find(opened(), "RIGHT_CC"))->lesions.empty());
}

TEST_F(Ddsm, TheCaseFolderCountsForPatientsOnly) {
  write_exam("BENIGN");  // in a cancer volume: the proven cancer may be elsewhere
  EXPECT_EQ(label("LEFT_CC"), "benign");
  EXPECT_EQ(label("LEFT_CC", "breast"), "benign");
  EXPECT_EQ(label("LEFT_CC", "patient"), "cancer");
}

TEST_F(Ddsm, MapsPathologiesAsTold) {
  write_exam("BENIGN_WITHOUT_CALLBACK");
  EXPECT_EQ(label("LEFT_CC"), "benign");
  EXPECT_EQ(label("LEFT_CC", "image", {"BENIGN_WITHOUT_CALLBACK=normal"}), "normal");
  EXPECT_EQ(annotations_of(find(opened(), "LEFT_CC"))->lesions[0].pathology,
            "benign_without_callback");
  write_exam("UNPROVEN");
  EXPECT_EQ(label("LEFT_CC"), "none");
  EXPECT_EQ(label("LEFT_CC", "image", {"UNPROVEN=benign"}), "benign");
  write_exam("DUBIOUS");
  expect_says(error_of([&] { opened(); }),
              "A_0384_1.LEFT_CC.OVERLAY: 'DUBIOUS' stands for no class");
}

TEST_F(Ddsm, TheWorstOfSeveralLesionsCounts) {
  write_exam();
  layouts::Lesion benign{{4, 4, 5, 6}, "BENIGN", "MASS SHAPE OVAL MARGINS CIRCUMSCRIBED", 2, 5};
  layouts::Lesion cancer{{20, 20, 3, 3},
                         "MALIGNANT",
                         "CALCIFICATION TYPE PLEOMORPHIC DISTRIBUTION CLUSTERED\n"
                         "LESION_TYPE MASS SHAPE N/A MARGINS SPICULATED",
                         5,
                         2};
  write(place + "A_0384_1.LEFT_CC.OVERLAY", layouts::overlay_text({benign, cancer, benign}));
  const auto film = find(opened(), "LEFT_CC");
  EXPECT_EQ(label_of(film)->name, "cancer");
  const auto& lesions = annotations_of(film)->lesions;
  ASSERT_EQ(lesions.size(), 3U);
  EXPECT_EQ(lesions[0].pathology + " " + lesions[0].kind, "benign mass");
  EXPECT_EQ(lesions[1].pathology + " " + lesions[1].kind, "malignant calcification+mass");
  EXPECT_EQ(lesions[2].pathology + " " + lesions[2].kind, "benign mass");
  EXPECT_EQ((*facts_of(film))["birads"], "5");
  EXPECT_EQ((*facts_of(film))["subtlety"], "2");
}

/// Three lesions apart from each other, on the grid of the .ics file.
const std::vector<layouts::Lesion> three = {
    {{4, 4, 5, 6}, "BENIGN", "MASS SHAPE OVAL"},
    {{20, 20, 3, 3}, "MALIGNANT", "CALCIFICATION TYPE N/A\nLESION_TYPE MASS SHAPE N/A"},
    {{30, 40, 6, 2}, "UNPROVEN", "OTHER"}};

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size())) {
    text.replace(at, what.size(), by);
  }
  return text;
}

/// The file with `three`, in the odd ways in which files are written.
std::map<std::string, std::string> odd_overlays() {
  const auto text = layouts::overlay_text(three);
  return {
      {"as it should be", text},
      {"Windows", replaced(text, "\n", "\r\n")},
      {"old Mac", replaced(text, "\n", "\r")},
      {"no line ends behind numbers", replaced(text, "# \n", "#")},
      {"no ends of outlines", replaced(text, "# \n", "\n")},
      {"claims more", replaced(text, "TOTAL_ABNORMALITIES 3", "TOTAL_ABNORMALITIES 7")},
      {"claims fewer", replaced(text, "TOTAL_ABNORMALITIES 3", "TOTAL_ABNORMALITIES 1")},
      {"claims nothing", replaced(text, "TOTAL_ABNORMALITIES 3\n", "")},
      {"claims outlines", replaced(text, "TOTAL_OUTLINES 1", "TOTAL_OUTLINES 3")},
      {"other numbers", replaced(replaced(text, "LITY 2", "LITY 3"), "LITY 1", "LITY 0")},
      {"no numbers", replaced(replaced(text, "LITY 2", "LITY"), "LITY 3", "LITY")},
      {"a line is missing", replaced(text, "ABNORMALITY 2\n", "")},
      {"the first line is missing", replaced(text, "ABNORMALITY 1\n", "")},
      {"cores", replaced(text, "ABNORMALITY 2", "\tCORE\n6 6 #\n\tCORE\n5 5 2 6 #\nABNORMALITY 2")},
      {"outlines in parts", replaced(text, "ABNORMALITY 3", "BOUNDARY\n21 21 #\nABNORMALITY 3")}};
}

/// Draws one of a film's lesions, on the grid of the .ics file.
Mask drawn(Case film, std::size_t lesion) {
  auto& lesions = std::get<2>(film.values)->lesions;
  lesions = {lesions.at(lesion)};
  return layouts::mask_of_case(film, 48, 64);
}

TEST_F(Ddsm, EachLesionIsDrawnWithItsOwnPathologyInOddFilesToo) {
  for (const auto& [oddity, text] : odd_overlays()) {
    write_exam();
    write(place + "A_0384_1.LEFT_CC.OVERLAY", text);
    const auto film = find(opened(), "LEFT_CC");
    const auto& lesions = annotations_of(film)->lesions;
    ASSERT_EQ(lesions.size(), three.size()) << oddity;
    for (std::size_t i = 0; i < three.size(); ++i) {
      const auto& [left, top, width, height] = three[i].patch;
      EXPECT_EQ(lesions[i].pathology, plain_word(three[i].pathology)) << oddity;
      const auto mask = drawn(film, i);
      EXPECT_EQ(layouts::pixels_in(mask), width * height) << oddity << i;
      EXPECT_TRUE(layouts::in_mask(mask, left, top)) << oddity << i;
    }
    EXPECT_EQ(lesions[1].kind, "calcification+mass") << oddity;
    EXPECT_EQ(layouts::pixels_in(layouts::mask_of_case(film, 48, 64)), 30 + 9 + 12) << oddity;
    EXPECT_EQ(label_of(film)->name, "cancer") << oddity;
  }
}

TEST_F(Ddsm, KindsChooseAmongTheLesionsOfOneFile) {
  write_exam();
  write(place + "A_0384_1.LEFT_CC.OVERLAY", layouts::overlay_text(three));
  DdsmSource source;
  source.root = folder_;
  source.kinds = {"mass"};
  source.open(run_);
  const auto film = find(source, "LEFT_CC");
  EXPECT_EQ(annotations_of(film)->lesions.size(), 2U);
  EXPECT_EQ(layouts::pixels_in(layouts::mask_of_case(film, 48, 64)), 30 + 9);
}

TEST_F(Ddsm, ADamagedOverlayFailsItsPictureAloneAndNamesTheLine) {
  write_exam();
  write(place + "A_0384_1.LEFT_CC.OVERLAY",
        replaced(layouts::overlay_text(three), "20 20 2", "20 20 9"));
  const auto source = opened();
  const auto film = find(source, "LEFT_CC");
  EXPECT_EQ(label_of(film)->name, "cancer") << "the words are whole";
  EXPECT_EQ(annotations_of(film)->lesions.size(), 1U);
  expect_says(log_, "overlays are damaged: one lesion stands for all of theirs: 1, such as ");
  expect_says(error_of([&] { layouts::mask_of_case(film, 48, 64); }),
              "LEFT_CC.OVERLAY:18: the chain code of BOUNDARY has a step '9'");
  EXPECT_GT(layouts::pixels_in(layouts::mask_of_case(find(source, "LEFT_MLO"), 48, 64)), 0);
}

TEST_F(Ddsm, ReadsGzippedOverlays) {
  write_exam();
  const auto file = folder_ / place / "A_0384_1.LEFT_CC.OVERLAY";
  const auto text = layouts::overlay_text({{{4, 4, 5, 6}, "BENIGN"}});
  const auto pack = [&](const fs::path& packed) {
    fs::remove(file);
    auto* const out = gzopen(packed.c_str(), "wb");
    gzwrite(out, text.data(), static_cast<unsigned>(text.size()));
    gzclose(out);
    EXPECT_EQ(label("LEFT_CC"), "benign") << packed;
  };
  pack(file);  // without telling by its name
  pack(file.string() + ".gz");
}

TEST_F(Ddsm, ConvertedPicturesGoFirstWhereverTheyLie) {
  write_exam();
  layouts::write_picture(folder_ / "converted/PNGFiles/A_0384_1.LEFT_CC.png", layouts::draw({}), 24,
                         32);
  write(place + "A_0384_1.LEFT_MLO.LJPEG.tif");
  auto source = opened();
  EXPECT_EQ(file_of(find(source, "LEFT_CC")).path.filename(), "A_0384_1.LEFT_CC.png");
  EXPECT_NEAR(file_of(find(source, "LEFT_CC")).spacing.y_mm, 0.087, 1e-12);  // 64 rows became 32
  EXPECT_EQ(file_of(find(source, "LEFT_MLO")).path.extension(), ".tif");
  EXPECT_EQ(source.size(), 4U);
  source.pictures = {"LJPEG"};
  source.open(run_);
  EXPECT_EQ(file_of(find(source, "LEFT_CC")).path.extension(), ".LJPEG");
}

TEST_F(Ddsm, NamesWhatIsMissingOrPacked) {
  write_exam();
  fs::remove(folder_ / place / "A_0384_1.LEFT_CC.OVERLAY");
  fs::remove(folder_ / place / "A_0384_1.RIGHT_CC.LJPEG");
  fs::rename(folder_ / place / "A_0384_1.RIGHT_MLO.LJPEG",
             folder_ / place / "A_0384_1.RIGHT_MLO.LJPEG.gz");
  const auto source = opened();
  EXPECT_EQ(source.size(), 3U);
  EXPECT_FALSE(label_of(find(source, "LEFT_CC")));
  EXPECT_FALSE(annotations_of(find(source, "LEFT_CC")));
  expect_says(log_,
              "films have lesions whose overlay file is missing: 1, such as A_0384_1.LEFT_CC");
  expect_says(log_, "films are described whose picture is not there: 1, such as A-0384-1 RIGHT_CC");
  expect_says(log_, "unpack them with gunzip -r: 1");
}

TEST_F(Ddsm, LivesWithoutAnIcsFile) {
  write_exam();
  fs::remove(folder_ / place / "A-0384-1.ics");
  const auto source = opened();
  EXPECT_EQ(label_of(find(source, "LEFT_CC"))->name, "cancer");
  EXPECT_FALSE(label_of(find(source, "RIGHT_CC")));
  EXPECT_EQ((*facts_of(find(source, "RIGHT_CC")))["scanner"], "A");
  expect_says(log_, "neither an overlay nor an .ics file to say if they need one: 2");
  write(place + "A-0384-1.ics", "not one\n");
  opened();
  expect_says(log_, ".ics files cannot be read: 1, such as");
}

TEST_F(Ddsm, AnOverlayThatCannotBeReadCostsOneLabelAndNotTheRun) {
  write_exam();
  write(place + "A_0384_1.LEFT_CC.OVERLAY", "\x01\x02 nothing of the kind");
  EXPECT_EQ(label("LEFT_CC"), "none");
  expect_says(log_, "overlays cannot be read: 1");
}

TEST_F(Ddsm, TellsHowToGetIt) {
  expect_says(error_of([&] { opened(); }), "is named like A_0384_1.LEFT_CC.png");
  DdsmSource source;
  source.pathologies = {"MALIGNANT"};
  expect_says(error_of([&] { source.check(); }), "pathologies: 'MALIGNANT' has no '='");
}

/// The share of pixels in which two masks agree, of those that are in either.
double overlap(const Mask& a, const std::vector<std::uint8_t>& b) {
  int both = 0, either = 0;
  for (int y = 0; y < a.pixels.height; ++y) {
    for (int x = 0; x < a.pixels.width; ++x) {
      const auto in_a = a.pixels.at<std::uint8_t>(x, y) != 0;
      const auto in_b = b[static_cast<std::size_t>(y * a.pixels.width + x)] != 0;
      both += in_a && in_b, either += in_a || in_b;
    }
  }
  return either == 0 ? 1 : static_cast<double>(both) / either;
}

TEST_F(Ddsm, ThePhantomsTumorsComeBackFromTheChainCodesOnPicturesOfAnySize) {
  const auto width = 192, height = 240;  // of the pictures; tumors have 100 pixels and more
  for (const auto shrink : {1, 2}) {
    fs::remove_all(folder_ / "cases");
    layouts::write_ddsm(
        folder_,
        {.patients = 5, .width = width * shrink, .height = height * shrink, .shrink = shrink});
    const auto source = opened();
    ASSERT_EQ(source.size(), 20U);
    EXPECT_EQ(testing::labels_of(source),
              (std::map<std::string, int>{{"normal", 12}, {"benign", 4}, {"cancer", 4}}));
    phantom::Cohort cohort;
    cohort.patients = 5;
    const auto patients = phantom::plan_patients(cohort);
    int tumors = 0;
    for (std::size_t i = 0; i < source.size(); ++i) {
      const auto film = source.sample(i);
      const auto number = std::stoi(film.identity.patient.substr(2)) - 1;
      for (const auto& view : phantom::plan_views(
               cohort, number, patients[static_cast<std::size_t>(number)].diagnosis)) {
        if (view.side != film.identity.side || view.name != film.identity.view) continue;
        Image image;
        image.pixels = make_pixels(width, height, 1, phantom::draw(view, width, height));
        image.geometry = Geometry{{}, {}, width, height};
        const Context context(run_, film.identity, film.split, i, 0, 0);
        const auto mask =
            std::get<0>(contour::ContourMask{}(context, image, &*annotations_of(film)));
        const auto truth = phantom::tumor_mask(view, width, height);
        EXPECT_GT(overlap(*mask, truth), shrink == 1 ? 0.999 : 0.9) << film.identity.key;
        tumors += view.tumor.has_value();
      }
    }
    EXPECT_EQ(tumors, 8);
  }
}

}  // namespace
}  // namespace mg
