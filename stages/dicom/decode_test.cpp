#include "stages/dicom/decode.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <thread>

#include "stages/dicom/testing.hpp"

namespace mg::dicom {
namespace {

using testing::error_of;
using testing::file_of;
using testing::Picture;
using testing::ramp;

struct Coded {
  std::string name;
  E_TransferSyntax syntax;
};
void PrintTo(const Coded& coded, std::ostream* out) { *out << coded.name; }

class DicomSyntax : public ::testing::TestWithParam<Coded> {};

TEST_P(DicomSyntax, GivesBackEveryPixelOfTwelveBits) {
  const Picture picture;
  const auto file = file_of(picture, GetParam().syntax);
  const auto stored = read_stored(file, {});
  EXPECT_EQ(stored.header.layout.columns, 64);
  EXPECT_EQ(stored.header.layout.rows, 48);
  EXPECT_EQ(stored.header.meaning.bits, 12);
  EXPECT_EQ(stored.samples.words, ramp(picture));
}

TEST_P(DicomSyntax, GivesBackEveryPixelOfSixteenBits) {
  const Picture picture{.bits_stored = 16};
  EXPECT_EQ(read_stored(file_of(picture, GetParam().syntax), {}).samples.words, ramp(picture));
}

TEST_P(DicomSyntax, GivesBackEveryPixelOfEightBits) {
  const Picture picture{.bits_allocated = 8, .bits_stored = 8};
  EXPECT_EQ(read_stored(file_of(picture, GetParam().syntax), {}).samples.words, ramp(picture));
}

TEST_P(DicomSyntax, GivesBackPicturesOfAnOddNumberOfPixels) {
  const Picture picture{.width = 7, .height = 5, .bits_allocated = 8, .bits_stored = 8};
  EXPECT_EQ(read_stored(file_of(picture, GetParam().syntax), {}).samples.words, ramp(picture));
}

INSTANTIATE_TEST_SUITE_P(Lossless, DicomSyntax,
                         ::testing::Values(Coded{"implicit", EXS_LittleEndianImplicit},
                                           Coded{"explicit_little", EXS_LittleEndianExplicit},
                                           Coded{"explicit_big", EXS_BigEndianExplicit},
                                           Coded{"deflated", EXS_DeflatedLittleEndianExplicit},
                                           Coded{"rle", EXS_RLELossless},
                                           Coded{"jpeg_lossless", EXS_JPEGProcess14},
                                           Coded{"jpeg_lossless_sv1", EXS_JPEGProcess14SV1},
                                           Coded{"jpeg_ls", EXS_JPEGLSLossless}),
                         [](const auto& info) { return info.param.name; });

TEST(DicomDecode, ReadsLossyJpegToWithinItsLoss) {
  Picture eight{.bits_allocated = 8, .bits_stored = 8}, twelve;
  for (int i = 0; i < 64 * 48; ++i) eight.words.push_back(static_cast<std::uint16_t>(i / 12));
  for (const auto word : eight.words) twelve.words.push_back(static_cast<std::uint16_t>(16 * word));
  for (const auto& [picture, syntax, tolerance] :
       {std::tuple{eight, EXS_JPEGProcess1, 3}, std::tuple{eight, EXS_JPEGProcess2_4, 3},
        std::tuple{twelve, EXS_JPEGProcess2_4, 16}, std::tuple{twelve, EXS_JPEGLSLossy, 4}}) {
    const auto stored = read_stored(file_of(picture, syntax), {});
    const auto words = stored.samples.words.view();
    ASSERT_EQ(words.size(), picture.words.size());
    int worst = 0;
    for (std::size_t i = 0; i < words.size(); ++i) {
      worst = std::max(worst, std::abs(words[i] - picture.words[i]));
    }
    EXPECT_LE(worst, tolerance) << DcmXfer(syntax).getXferName();
  }
}

Image decoded(
    const Picture& picture, Voi voi,
    const std::function<void(DcmDataset&)>& more = [](DcmDataset&) {},
    const std::string& window = "0") {
  const Request request{.rendering = {.voi = voi, .window = window}};
  return decode(file_of(picture, EXS_LittleEndianExplicit, more), request, {}).image;
}

std::vector<std::uint16_t> values_of(const Image& image) {
  const auto* first = image.pixels.as<std::uint16_t>();
  return {first, first + image.pixels.width * image.pixels.height};
}

TEST(DicomDecode, ShowsDenserTissueBrighterWhateverThePhotometricInterpretation) {
  const Picture plain;
  auto inverted = plain;
  inverted.photometric = "MONOCHROME1";
  inverted.words = ramp(plain);
  for (auto& word : inverted.words) word = static_cast<std::uint16_t>(4095 - word);
  const auto image = decoded(plain, Voi::none);
  EXPECT_EQ(image.white, 4095);
  EXPECT_EQ(values_of(image), ramp(plain));
  EXPECT_EQ(values_of(decoded(inverted, Voi::none)), ramp(plain));
  EXPECT_EQ(values_of(decoded(inverted, Voi::minmax)), values_of(decoded(plain, Voi::minmax)));
  const auto shape = [](DcmDataset& data) {
    data.putAndInsertString(DCM_PresentationLUTShape, "INVERSE");
  };
  EXPECT_EQ(values_of(decoded(inverted, Voi::none, shape)), ramp(plain)) << "inverted twice";
  EXPECT_EQ(values_of(decoded(plain, Voi::none, shape)), inverted.words);
}

TEST(DicomDecode, AppliesTheChosenWindow) {
  const Picture picture{.width = 3, .height = 1, .words = {1000, 2000, 3000}};
  const auto windows = [](DcmDataset& data) {
    data.putAndInsertString(DCM_WindowCenter, "1500\\2000");
    data.putAndInsertString(DCM_WindowWidth, "100\\4000");
  };
  const auto exact = [&](DcmDataset& data) {
    windows(data);
    data.putAndInsertString(DCM_VOILUTFunction, "LINEAR_EXACT");
  };
  using Values = std::vector<std::uint16_t>;
  EXPECT_EQ(values_of(decoded(picture, Voi::header, windows)), (Values{0, 65535, 65535}));
  EXPECT_EQ(values_of(decoded(picture, Voi::header, exact, "1")), (Values{16384, 32768, 49151}));
}

TEST(DicomDecode, AppliesAVoiTableOfTheFile) {
  const Picture picture{.width = 3, .height = 1, .words = {9, 10, 11}};
  const auto table = [](DcmDataset& data) {
    DcmItem* item = nullptr;
    data.findOrCreateSequenceItem(DCM_VOILUTSequence, item);
    const Uint16 descriptor[] = {2, 10, 12}, entries[] = {0, 4095};
    item->putAndInsertUint16Array(DCM_LUTDescriptor, descriptor, 3);
    item->putAndInsertUint16Array(DCM_LUTData, entries, 2);
  };
  EXPECT_EQ(values_of(decoded(picture, Voi::header, table)),
            (std::vector<std::uint16_t>{0, 0, 65535}));
}

TEST(DicomDecode, AppliesATableWhoseEntriesOfEightBitsShareTheirWords) {
  const Picture picture{.width = 4, .height = 1, .words = {9, 10, 11, 12}};
  const auto table = [](DcmDataset& data) {
    DcmItem* item = nullptr;
    data.findOrCreateSequenceItem(DCM_VOILUTSequence, item);
    const Uint16 descriptor[] = {3, 10, 8}, entries[] = {0x3300, 0x00ff};  // 0, 51, 255
    item->putAndInsertUint16Array(DCM_LUTDescriptor, descriptor, 3);
    item->putAndInsertUint16Array(DcmTag(DCM_LUTData, EVR_OW), entries, 2);
  };
  EXPECT_EQ(values_of(decoded(picture, Voi::header, table)),
            (std::vector<std::uint16_t>{0, 0, 13107, 65535}));
}

TEST(DicomDecode, SpansTheValuesThatAreNoPadding) {
  const Picture picture{.width = 4, .height = 1, .words = {0, 100, 200, 300}};
  const auto padding = [](DcmDataset& data) {
    data.putAndInsertUint16(DcmTag(DCM_PixelPaddingValue, EVR_US), 0);
  };
  EXPECT_EQ(values_of(decoded(picture, Voi::minmax, padding)),
            (std::vector<std::uint16_t>{0, 0, 32768, 65535}));
  EXPECT_EQ(values_of(decoded(picture, Voi::header, padding)),
            values_of(decoded(picture, Voi::minmax, padding)))
      << "a file without a window spans its values";
}

TEST(DicomDecode, ReadsSignedPixels) {
  const Picture picture{.width = 3, .height = 1, .is_signed = true, .words = {0xfff, 0x800, 0x7ff}};
  EXPECT_EQ(values_of(decoded(picture, Voi::none)), (std::vector<std::uint16_t>{2047, 0, 4095}));
}

TEST(DicomDecode, IgnoresBitsAboveTheStoredOnes) {
  const Picture picture{.width = 2, .height = 1, .words = {0xf123, 0x0123}};
  EXPECT_EQ(values_of(decoded(picture, Voi::none)), (std::vector<std::uint16_t>{0x123, 0x123}));
}

TEST(DicomDecode, TakesTheSpacingAtTheObjectOrDividesByTheMagnification) {
  const auto at_detector = [](DcmDataset& data) {
    data.putAndInsertString(DCM_ImagerPixelSpacing, "0.1\\0.07");
    data.putAndInsertString(DCM_EstimatedRadiographicMagnificationFactor, "1.25");
  };
  const auto both = [&](DcmDataset& data) {
    at_detector(data);
    data.putAndInsertString(DCM_PixelSpacing, "0.05\\0.06");
  };
  const auto magnified = decoded({}, Voi::none, at_detector).geometry.spacing;
  EXPECT_DOUBLE_EQ(magnified.y_mm, 0.08);
  EXPECT_DOUBLE_EQ(magnified.x_mm, 0.056);
  EXPECT_EQ(decoded({}, Voi::none, both).geometry.spacing, (Spacing{0.06, 0.05}));
  EXPECT_FALSE(decoded({}, Voi::none).geometry.spacing.known());
}

TEST(DicomDecode, TellsSideAndView) {
  const auto image = decoded({}, Voi::none, [](DcmDataset& data) {
    data.putAndInsertString(DCM_ImageLaterality, "R");
    data.putAndInsertString(DCM_Laterality, "L");
    data.putAndInsertString(DCM_ViewPosition, "MLO");
  });
  EXPECT_EQ(image.side, Side::right);
  EXPECT_EQ(image.view, "MLO");
  const auto coded = decoded({}, Voi::none, [](DcmDataset& data) {
    data.putAndInsertString(DCM_Laterality, "L");
    DcmItem* code = nullptr;
    data.findOrCreateSequenceItem(DCM_ViewCodeSequence, code);
    code->putAndInsertString(DCM_CodeValue, "399162004");
  });
  EXPECT_EQ(coded.side, Side::left);
  EXPECT_EQ(coded.view, "CC");
  const auto view_of = [](const char* orientation) {
    return decoded({}, Voi::none,
                   [&](DcmDataset& data) {
                     data.putAndInsertString(DCM_PatientOrientation, orientation);
                   })
        .view;
  };
  EXPECT_EQ(view_of("MLO"), "MLO") << "as in CBIS-DDSM";
  EXPECT_EQ(view_of("A\\R"), "");
}

class DicomFile : public ::testing::Test {
 protected:
  void SetUp() override {
    path_ = std::filesystem::path(::testing::TempDir()) /
            ("dicom_file_" +
             std::string(::testing::UnitTest::GetInstance()->current_test_info()->name()));
    write(file_of({}));
  }
  void TearDown() override { std::filesystem::remove(path_); }
  void write(const std::vector<std::byte>& bytes) const {
    std::ofstream(path_, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()),
               static_cast<std::streamsize>(bytes.size()));
  }
  std::filesystem::path path_;
};

TEST_F(DicomFile, IsSilentThenTheDataSetSpeaks) {
  const auto image = Decode{}.read(File{path_, {0.05, 0.05}, Side::left, "CC"}).image;
  EXPECT_EQ(image.geometry.spacing, (Spacing{0.05, 0.05}));
  EXPECT_EQ(image.side, Side::left);
  EXPECT_EQ(image.view, "CC");
  EXPECT_EQ(image.geometry.source_width, 64);
  EXPECT_EQ(image.geometry.source_height, 48);
  EXPECT_EQ(image.geometry.to_source, Affine{});
}

TEST_F(DicomFile, MayBeReadByManyThreadsAtOnce) {
  write(file_of({}, EXS_JPEGProcess14SV1));
  const auto truth = ramp({});
  const auto decode = Decode{.voi = "none"};
  std::vector<int> right(4);
  std::vector<std::thread> threads;
  for (auto& count : right) {
    threads.emplace_back([&] {
      for (int i = 0; i < 50; ++i)
        count += values_of(decode.read(File{path_, {}, {}, {}}).image) == truth;
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(right, (std::vector<int>{50, 50, 50, 50}));
}

TEST_F(DicomFile, IsTurnedUprightAndItsGeometryLeadsBack) {
  write(file_of({}, EXS_LittleEndianExplicit, [](DcmDataset& data) {
    data.putAndInsertString(DCM_ImageLaterality, "R");
    data.putAndInsertString(DCM_PatientOrientation, "A\\R");
  }));
  const auto image = Decode{.voi = "none", .upright = true}.read(File{path_}).image;
  const auto source = ramp({});
  EXPECT_EQ(image.pixels.at<std::uint16_t>(0, 0), source[64 * 48 - 1]) << "turned by 180 degrees";
  EXPECT_EQ(image.geometry.to_source({0, 0}), (Point{63, 47}));
  EXPECT_EQ(image.geometry.source_width, 64);
  const auto stored = Decode{.voi = "none"}.read(File{path_}).image;
  EXPECT_EQ(stored.pixels.at<std::uint16_t>(0, 0), source[0]);
}

TEST_F(DicomFile, WarnsOncePerKind) {
  write(file_of({}, EXS_LittleEndianExplicit,
                [](DcmDataset& data) { data.putAndInsertString(DCM_BurnedInAnnotation, "YES"); }));
  std::vector<std::string> log;
  RunInfo run;
  run.log = [&](std::string_view text) { log.emplace_back(text); };
  Decode stage;
  stage.start(run);
  const Identity first{.key = "one"}, second{.key = "two"};
  for (const auto* who : {&first, &second}) {
    const auto [image, header] =
        stage(Context(run, *who, Split::none, 0, 0, 0), File{path_}, nullptr);
    ASSERT_TRUE(header);
    EXPECT_EQ((*header)["burned_in"], "yes");
  }
  ASSERT_EQ(log.size(), 1U);
  EXPECT_NE(log[0].find("burned into"), std::string::npos) << log[0];
  EXPECT_NE(log[0].find("first met in one"), std::string::npos) << log[0];
}

TEST_F(DicomFile, IsDecodedAsTheParametersSay) {
  write(file_of({.width = 4, .height = 1, .words = {0, 100, 200, 4000}}));
  const auto shown = [&](Decode stage) { return values_of(stage.read(File{path_}).image); };
  using Values = std::vector<std::uint16_t>;
  EXPECT_EQ(shown({.voi = "minmax"}), (Values{0, 1638, 3277, 65535}));
  EXPECT_EQ(shown({.voi = "percentile", .low_percent = 50, .high_percent = 75}),
            (Values{0, 0, 65535, 65535}));
  EXPECT_EQ(shown({.voi = "optical_density", .digitizer = "lumisys"})[3],
            std::lround(65535 * (1 - (4000 - 4096.99) / -1009.01 / 4)));
  RunInfo run;
  Decode wrong{.low_percent = 60, .high_percent = 40};
  EXPECT_NE(error_of([&] { wrong.start(run); }).find("low_percent"), std::string::npos);
}

TEST_F(DicomFile, IsMissing) {
  const auto message = error_of([&] { Decode{}.read(File{"/no/such.dcm", {}, {}, {}}); });
  EXPECT_NE(message.find("cannot be read"), std::string::npos) << message;
  EXPECT_NE(error_of([&] { Decode{}.read(File{path_.parent_path(), {}, {}, {}}); }), "no error");
}

TEST_F(DicomFile, IsLargerThanAllowed) {
  Decode decode;
  decode.max_megabytes = 0.001;
  const auto message = error_of([&] { decode.read(File{path_, {}, {}, {}}); });
  EXPECT_NE(message.find("max_megabytes"), std::string::npos) << message;
}

}  // namespace
}  // namespace mg::dicom
