#include "stages/dataset/ddsm.hpp"

#include <zlib.h>

#include <map>

#include "stages/contour/contour_mask.hpp"
#include "stages/dataset/phantom_picture.hpp"
#include "stages/dataset/testing.hpp"
#include "tests/layouts/ddsm.hpp"
#include "tests/layouts/film.hpp"

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
  EXPECT_EQ(annotations_of(film)->lesions.at(0).pathology, "malignant");
  EXPECT_EQ(annotations_of(film)->lesions.at(0).kind, "calcification+mass");
  EXPECT_EQ((*facts_of(film))["birads"], "5");
  EXPECT_EQ((*facts_of(film))["subtlety"], "2");
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
