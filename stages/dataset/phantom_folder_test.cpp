#include "stages/dataset/phantom.hpp"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcrledrg.h>
#include <dcmtk/dcmdata/dctk.h>
#include <dcmtk/dcmjpeg/djdecode.h>
#include <dcmtk/dcmjpls/djdecode.h>

#include <algorithm>
#include <atomic>
#include <sstream>

#include "stages/dataset/csv_table.hpp"
#include "stages/dataset/phantom_dicom.hpp"
#include "stages/dataset/phantom_picture.hpp"
#include "stages/dataset/phantom_source.hpp"
#include "stages/dataset/testing.hpp"

namespace mg::phantom {
namespace {

namespace fs = std::filesystem;
using mg::testing::error_of;
using mg::testing::expect_says;

constexpr int width = 160, height = 200;

class PhantomDicom : public mg::testing::Scratch {};

TEST_F(PhantomDicom, HoldsThePictureInEveryEncodingAndEitherPolarity) {
  DcmRLEDecoderRegistration::registerCodecs();
  DJDecoderRegistration::registerCodecs();
  DJLSDecoderRegistration::registerCodecs();
  const auto view = plan_views({}, 0, Diagnosis::cancer)[3];
  const auto picture = draw(view, width, height);
  for (const auto& encoding : encodings()) {
    for (const auto inverted : {false, true}) {
      const auto file = folder_ / (encoding + ".dcm");
      write_dicom(file, view, picture, width, height, {encoding, inverted, 5});
      DcmFileFormat format;
      ASSERT_TRUE(format.loadFile(file.c_str()).good());
      auto& data = *format.getDataset();
      ASSERT_TRUE(data.chooseRepresentation(EXS_LittleEndianExplicit, nullptr).good()) << encoding;
      const Uint16* words = nullptr;
      unsigned long count = 0;
      ASSERT_TRUE(data.findAndGetUint16Array(DCM_PixelData, words, &count).good());
      ASSERT_GE(count, picture.size());
      for (std::size_t i = 0; i < picture.size(); ++i) {
        ASSERT_EQ(inverted ? brightest - words[i] : words[i], picture[i]) << encoding;
      }
      OFString text;
      data.findAndGetOFString(DCM_PhotometricInterpretation, text);
      EXPECT_EQ(text, inverted ? "MONOCHROME1" : "MONOCHROME2");
      data.findAndGetOFString(DCM_ImageLaterality, text);
      EXPECT_EQ(text, "R");
      data.findAndGetOFString(DCM_ViewPosition, text);
      EXPECT_EQ(text, "MLO");
      data.findAndGetOFString(DCM_WindowCenter, text);
      EXPECT_EQ(text, inverted ? "2246" : "1850");
      data.findAndGetOFString(DCM_PixelSpacing, text);
      EXPECT_EQ(text, "1.2");
    }
  }
}

TEST_F(PhantomDicom, SaysWhyItCannotBeWritten) {
  const auto view = plan_views({}, 0, Diagnosis::normal)[0];
  const auto picture = draw(view, width, height);
  const auto writing = [&](const fs::path& file, const std::string& encoding) {
    return error_of([&] { write_dicom(file, view, picture, width, height, {encoding, false, 1}); });
  };
  expect_says(writing(folder_ / "no" / "such" / "folder.dcm", "raw"), "cannot write");
  expect_says(writing(folder_ / "a.dcm", "jpeg_lossles"), "did you mean 'jpeg_lossless'?");
}

class PhantomFolder : public mg::testing::Scratch {
 protected:
  static Recipe small() {
    Recipe recipe;
    recipe.cohort.patients = 3;
    recipe.width = 80, recipe.height = 100;
    recipe.encodings = encodings();
    return recipe;
  }
  static std::map<std::string, std::string> contents(const fs::path& folder) {
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      if (entry.is_regular_file()) {
        files[entry.path().lexically_relative(folder).string()] = read_text(entry.path());
      }
    }
    return files;
  }
  std::vector<std::string> entries() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder_))
      names.push_back(entry.path().filename());
    return names;
  }
};

TEST_F(PhantomFolder, HoldsTheSameBytesForTheSameSeedAndOthersForAnother) {
  make(folder_ / "a", small());
  make(folder_ / "b", small());
  auto other = small();
  other.cohort.seed = 2;
  make(folder_ / "c", other);
  const auto a = contents(folder_ / "a");
  EXPECT_GE(a.size(), 3U * 4 + 2);
  EXPECT_EQ(a, contents(folder_ / "b"));
  EXPECT_NE(a.at("p0001/p0001_L_CC.dcm"), contents(folder_ / "c").at("p0001/p0001_L_CC.dcm"));
  EXPECT_NE(folder_name(small()), folder_name(other));
}

TEST_F(PhantomFolder, IsReusedIfItIsThere) {
  make(folder_ / "a", small());
  const auto written = fs::last_write_time(folder_ / "a" / "manifest.csv");
  make(folder_ / "a", small(), [] { return false; });
  EXPECT_EQ(fs::last_write_time(folder_ / "a" / "manifest.csv"), written);
}

TEST_F(PhantomFolder, LeavesNothingHalfMade) {
  auto images = 0;
  const auto message =
      error_of([&] { make(folder_ / "a", small(), [&] { return ++images < 6; }); });
  expect_says(message, "stopped");
  EXPECT_TRUE(entries().empty());
}

TEST_F(PhantomFolder, RefusesAForeignFolderAndAnotherRecipe) {
  write("full/of/something");
  expect_says(error_of([&] { make(folder_ / "full", small()); }), "is no phantom, and not empty");
  EXPECT_TRUE(fs::exists(folder_ / "full/of/something"));
  make(folder_ / "a", small());
  auto other = small();
  other.cohort.difficulty = 0.9;
  expect_says(error_of([&] { make(folder_ / "a", other); }), "another recipe");
}

TEST_F(PhantomFolder, TellsTheOutlinesInClosedForm) {
  auto recipe = small();
  recipe.width = 256, recipe.height = 320;
  recipe.encodings = {"raw"};
  make(folder_ / "a", recipe);
  const auto table = CsvTable::read(folder_ / "a" / "manifest.csv");
  const auto value = [&](std::size_t row, const std::string& column) {
    return std::stod(table.at(row, table.require(column)));
  };
  recipe.cohort.aspect = 0.8;
  const auto patients = plan_patients(recipe.cohort);
  std::vector<View> views;
  for (int p = 0; p < recipe.cohort.patients; ++p) {
    for (auto& view : plan_views(recipe.cohort, p, patients[p].diagnosis)) views.push_back(view);
  }
  ASSERT_EQ(views.size(), table.size());
  auto tumors = 0;
  for (std::size_t i = 0; i < table.size(); ++i) {
    EXPECT_EQ(table.at(i, table.require("label")), to_string(views[i].diagnosis()));
    EXPECT_EQ(table.at(i, table.require("contour")).empty(), !views[i].tumor);
    if (!views[i].tumor) continue;
    ++tumors;
    Outline told;
    told.scale_mm = value(i, "scale_mm"), told.aspect = value(i, "aspect");
    told.turn = value(i, "turn"), told.lobe = value(i, "lobe");
    told.lobe_phase = value(i, "lobe_phase");
    std::istringstream spicules(table.at(i, table.require("spicules")));
    for (Spicule s; spicules >> s.angle && spicules.ignore(1) && spicules >> s.reach &&
                    spicules.ignore(1) && spicules >> s.sharpness;) {
      told.spicules.push_back(s);
    }
    for (double theta = 0; theta < 6.2; theta += 0.01) {
      EXPECT_NEAR(told.radius_at(theta), views[i].tumor->outline.radius_at(theta), 1e-6);
    }
    const auto center = grid_of(views[i], 256, 320).to_pixel(views[i].tumor->center);
    EXPECT_NEAR(value(i, "center_x"), center.x, 1e-5);
    EXPECT_NEAR(value(i, "center_y"), center.y, 1e-5);
    EXPECT_EQ(value(i, "spacing_mm"), 0.75);
  }
  EXPECT_GT(tumors, 0);
}

class Phantom : public mg::testing::Scratch {};

TEST_F(Phantom, ListsFourImagesAPatientWithTheTruthOfEach) {
  PhantomSource source;
  source.patients = 10, source.height = 100, source.width = 80;
  source.open(run_);
  ASSERT_EQ(source.size(), 40U);
  EXPECT_EQ(mg::testing::labels_of(source),
            (std::map<std::string, int>{{"benign", 8}, {"cancer", 8}, {"normal", 24}}));
  for (std::size_t i = 0; i < source.size(); ++i) {
    const auto sample = source.sample(i);
    const auto& lesions = annotations_of(sample)->lesions;
    EXPECT_EQ(lesions.size(), label_of(sample)->name == "normal" ? 0U : 1U);
    EXPECT_TRUE(fs::exists(file_of(sample).path));
    for (const auto& lesion : lesions) {
      EXPECT_TRUE(fs::exists(std::get<OverlayFile>(lesion.shape).path));
      EXPECT_EQ(lesion.pathology, label_of(sample)->name == "cancer" ? "malignant" : "benign");
    }
    EXPECT_EQ(sample.identity.key, file_of(sample).path.stem());
    EXPECT_NE(sample.identity.side, Side::unknown);
  }
  const auto patients = mg::testing::patients_of(source);
  EXPECT_EQ(patients.at(Split::train), 6);
  EXPECT_EQ(patients.at(Split::val) + patients.at(Split::test), 4);
  EXPECT_EQ(std::distance(fs::directory_iterator(run_.cache), fs::directory_iterator()), 1);
}

TEST_F(Phantom, MayBeToldWhereToLie) {
  PhantomSource source;
  source.patients = 1, source.height = 100, source.width = 80, source.folder = folder_ / "mine";
  source.open(run_);
  EXPECT_TRUE(fs::exists(folder_ / "mine" / "manifest.csv"));
  EXPECT_FALSE(fs::exists(run_.cache));
}

TEST_F(Phantom, StopsWhenTheRunIsCancelled) {
  const std::atomic<bool> cancelled = true;
  run_.cancelled = &cancelled;
  PhantomSource source;
  expect_says(error_of([&] { source.open(run_); }), "stopped");
}

TEST_F(Phantom, ChecksWhatBoundsCannotSay) {
  PhantomSource source;
  source.normal = source.benign = source.cancer = 0;
  expect_says(error_of([&] { source.check(); }), "are all 0");
  source.normal = 1;
  source.encodings.clear();
  expect_says(error_of([&] { source.check(); }), "encodings is empty");
}

}  // namespace
}  // namespace mg::phantom
