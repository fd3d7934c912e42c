// The judge on files made here; and, if they are at hand, on files of many makers:
// MAMMOGRAPH_TEST_DATA/dicom-conformance and its MANIFEST.csv.
#include "stages/dicom/conformance.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iostream>

#include "pipeline/testing_data.hpp"
#include "stages/dicom/manifest.hpp"
#include "stages/dicom/testing.hpp"

namespace mg::dicom {
namespace {

namespace fs = std::filesystem;
using testing::error_of;
using testing::file_of;
using testing::Picture;
using testing::ramp;

TEST(Csv, KeepsCommasQuotesAndNewlinesInQuotes) {
  using Rows = std::vector<std::vector<std::string>>;
  EXPECT_EQ(parse_csv("a,b\r\n\"1,\"\"2\"\"\n3\",\n\nx,y"),
            (Rows{{"a", "b"}, {"1,\"2\"\n3", ""}, {"x", "y"}}));
  EXPECT_EQ(parse_csv(""), Rows{});
}

/// A folder of three files: one whose digest is in the manifest, one that is no picture, a text.
class ConformanceFolder : public ::testing::Test {
 protected:
  void SetUp() override {
    root_ = fs::path(::testing::TempDir()) /
            ("conformance_" +
             std::string(::testing::UnitTest::GetInstance()->current_test_info()->name()));
    fs::create_directories(root_);
    put("good.dcm", file_of({}));
    const auto none = [](DcmDataset& data) { delete data.remove(DCM_PixelData); };
    put("report.dcm", file_of({}, EXS_LittleEndianExplicit, none));
    const auto words = ramp({});
    digest_ = testing::sha256(std::as_bytes(std::span(words)));
    run_.log = [this](std::string_view text) { log_ += std::string(text) + "\n"; };
  }
  void TearDown() override { fs::remove_all(root_); }

  void put(const std::string& name, const std::vector<std::byte>& bytes) const {
    std::ofstream(root_ / name, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()),
               static_cast<std::streamsize>(bytes.size()));
  }

  /// Judges all files in the folder by a manifest with these rows.
  Findings judge(const std::string& rows) {
    std::ofstream(root_ / "MANIFEST.csv") << "path,ts_uid,decoded_sha256_le,pydicom_result\n"
                                          << rows;
    Conformance judge;
    judge.manifest = root_ / "MANIFEST.csv";
    judge.start(run_);
    for (const auto& entry : fs::directory_iterator(root_)) {
      const File file{entry.path()};
      const Context context(run_, {}, Split::none, 0, 0, 0);
      judge.add(context, file, Digest{}(file));
    }
    return judge.finish();
  }

  fs::path root_;
  std::string digest_, log_;
  RunInfo run_;
};

TEST_F(ConformanceFolder, IsReadAsItsManifestSays) {
  const auto findings =
      judge("good.dcm,1.2.840.10008.1.2.1," + digest_ + ",ok\nreport.dcm,,,no pixels\n");
  ASSERT_EQ(findings.figures.size(), 3U);
  EXPECT_EQ(findings.figures[0].value, 1);
  EXPECT_EQ(findings.figures[1].value, 0);
  const auto& rows = findings.tables.at(0).rows;
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0][3], "equal");
  EXPECT_EQ(rows[1][3], "refused");
  EXPECT_NE(rows[1][4].find("holds no picture"), std::string::npos) << rows[1][4];
}

TEST_F(ConformanceFolder, FailsIfPixelsDiffer) {
  auto other = digest_;
  other[0] = other[0] == '0' ? '1' : '0';
  const auto message = error_of([&] { judge("good.dcm,," + other + ",ok\n"); });
  EXPECT_NE(message.find("1 of 1 files"), std::string::npos) << message;
  EXPECT_NE(log_.find("good.dcm"), std::string::npos) << log_;
  EXPECT_NE(log_.find("other pixels"), std::string::npos) << log_;
}

TEST_F(ConformanceFolder, FailsIfAFileThatMustBeReadIsRefusedOrMissing) {
  error_of([&] { judge("report.dcm,," + digest_ + ",ok\n"); });
  EXPECT_NE(log_.find("refused, but must be read: the file holds no picture"), std::string::npos)
      << log_;
  error_of([&] { judge("nowhere.dcm,," + digest_ + ",ok\n"); });
  EXPECT_NE(log_.find("nowhere.dcm: not there"), std::string::npos) << log_;
}

TEST_F(ConformanceFolder, NeedsAManifestWithTheColumns) {
  Conformance judge;
  judge.manifest = root_ / "none.csv";
  EXPECT_NE(error_of([&] { judge.start(run_); }).find("no manifest"), std::string::npos);
  std::ofstream(root_ / "none.csv") << "path,sha\n";
  EXPECT_NE(error_of([&] { judge.start(run_); }).find("no column pydicom_result"),
            std::string::npos);
}

TEST(DicomDigest, IsThatOfAllFramesOneAfterTheOther) {
  auto words = ramp({.height = 3});
  const auto more = ramp({.height = 3, .bits_stored = 9});
  words.insert(words.end(), more.begin(), more.end());
  const auto frames = [](DcmDataset& data) {
    data.putAndInsertString(DCM_NumberOfFrames, "2");
    data.putAndInsertUint16(DCM_Rows, 3);
  };
  const auto file = file_of({.height = 6, .words = words}, EXS_LittleEndianExplicit, frames);
  EXPECT_EQ(digest_of(StoredFile(file, {})), testing::sha256(std::as_bytes(std::span(words))));
}

TEST(DicomConformance, StoredPixelsEqualThoseOfPydicomOrTheErrorSaysWhy) {
  const auto folder = mg::testing::real_data("dicom-conformance");
  MG_SKIP_WITHOUT_DATA(folder);
  RunInfo run;
  std::string log;
  run.log = [&](std::string_view text) { log += std::string(text) + "\n"; };
  Conformance judge;
  judge.manifest = folder / "MANIFEST.csv";
  judge.start(run);
  for (const auto& trial : read_manifest(judge.manifest)) {
    const File file{folder / trial.path};
    const auto digest = Digest{}(file);
    EXPECT_TRUE(digest["refused"].empty() || digest["refused"].size() > 10) << trial.path;
    EXPECT_LT(std::stod(digest["seconds"]), 20) << trial.path;
    const Context context(run, {}, Split::none, 0, 0, 0);
    judge.add(context, file, digest);
  }
  const auto message = error_of([&] {
    const auto findings = judge.finish();
    for (const auto& note : findings.notes) std::cout << note << "\n";
    EXPECT_EQ(findings.figures.at(0).value, 152);
  });
  EXPECT_EQ(message, "no error") << log;
}

}  // namespace
}  // namespace mg::dicom
