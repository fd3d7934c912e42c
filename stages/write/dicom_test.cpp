// What the DICOM sinks write, element by element.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "pipeline/error.hpp"
#include "stages/support/opencv/opencv_view.hpp"
#include "stages/write/testing_dicom.hpp"
#include "stages/write/write_dicom_gsps.hpp"
#include "stages/write/write_dicom_seg.hpp"
#include "stages/write/write_dicom_sr.hpp"

namespace mg::write {
namespace {

using dicom::code_of;
using dicom::item_of;
using dicom::items_of;
using dicom::numbers_of;

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string said(DcmItem& item, const DcmTagKey& tag) { return dicom::text_of(item, tag); }

class DicomSinks : public InFolder {
 protected:
  DicomSinks() {
    run_.folder = folder() / "run 1";
    identity_.key = "case/1";
    image_.path = saved(folder() / "image.dcm", mammogram());
  }
  Context context() const { return {run_, identity_, Split::none, 6, 0, 0}; }

  /// Columns [x0, x1) and rows [y0, y1) of the source.
  static Mask box(int x0, int y0, int x1, int y1, int width = 60, int height = 40) {
    cv::Mat1b mask(height, width, static_cast<unsigned char>(0));
    mask(cv::Rect(x0, y0, x1 - x0, y1 - y0)).setTo(255);
    return {to_pixels(mask), {{0.25, 0.5}, {}, width, height}};
  }

  template <class Sink>
  Findings write(Sink& sink, const Mask& mask) {
    sink.start(run_);
    sink.add(context(), image_, mask);
    return sink.finish();
  }
  Findings report(DicomSr& sink, const Mask* mask, const Scores* scores) {
    sink.start(run_);
    sink.add(context(), image_, mask, scores);
    return sink.finish();
  }
  std::filesystem::path file(const std::string& ending) const {
    return run_.folder / ("dicom/case/1" + ending);
  }
  dicom::Object object(const std::string& ending) const { return dicom::read_object(file(ending)); }
  std::string message(const Mask& mask) {
    DicomSeg sink;
    try {
      write(sink, mask);
    } catch (const Error& error) {
      return error.what();
    }
    return "no error";
  }

  RunInfo run_;
  Identity identity_;
  File image_;
};

TEST_F(DicomSinks, BelongToThePatientAndTheStudyOfTheImage) {
  DicomSeg seg;
  DicomGsps gsps;
  DicomSr sr;
  const auto mask = box(10, 5, 30, 13);
  write(seg, mask);
  write(gsps, mask);
  report(sr, &mask, nullptr);
  std::set<std::string> uids;
  for (const std::string ending : {".seg.dcm", ".pr.dcm", ".sr.dcm"}) {
    const auto written = object(ending);
    EXPECT_EQ(said(*written, DCM_PatientName), "Doe^Jane");
    EXPECT_EQ(said(*written, DCM_PatientID), "P-0001");
    EXPECT_EQ(said(*written, DCM_PatientBirthDate), "");  // 00000000 is no date
    EXPECT_EQ(said(*written, DCM_StudyInstanceUID), "1.2.3");
    EXPECT_EQ(said(*written, DCM_StudyDate), "20240229");
    EXPECT_EQ(said(*written, DCM_SpecificCharacterSet), "ISO_IR 100");
    EXPECT_EQ(said(*written, DCM_InstanceNumber), "7");
    uids.insert(said(*written, DCM_SOPInstanceUID));
    uids.insert(said(*written, DCM_SeriesInstanceUID));
  }
  EXPECT_EQ(uids.size(), 6U);
  EXPECT_EQ(uids.count("1.2.3.1"), 0U);
}

TEST_F(DicomSinks, CarryNothingElseOfTheHeader) {
  DicomSeg seg;
  DicomGsps gsps;
  DicomSr sr;
  const auto mask = box(10, 5, 30, 13);
  write(seg, mask);
  write(gsps, mask);
  report(sr, &mask, nullptr);
  for (const std::string ending : {".seg.dcm", ".pr.dcm", ".sr.dcm"}) {
    const auto text = text_of(file(ending));
    EXPECT_NE(text.find("Doe^Jane"), std::string::npos);
    for (const auto& secret : secrets) EXPECT_EQ(text.find(secret), std::string::npos) << secret;
    EXPECT_EQ(text.find("Secret"), std::string::npos);
    EXPECT_EQ(text.substr(0, 132), std::string(128, '\0') + "DICM");
  }
}

TEST_F(DicomSinks, WriteASegmentationOfTheImage) {
  DicomSeg sink;
  sink.label = "Mass";
  const auto findings = write(sink, box(1, 0, 3, 1));
  EXPECT_EQ(findings.figures.at(0).value, 1);
  const auto seg = object(".seg.dcm");
  EXPECT_EQ(said(*seg, DCM_SegmentationType), "BINARY");
  EXPECT_EQ(dicom::integer_of(*seg, DCM_Rows), 40);
  EXPECT_EQ(dicom::integer_of(*seg, DCM_Columns), 60);
  auto* const segment = item_of(*seg, DCM_SegmentSequence);
  EXPECT_EQ(said(*segment, DCM_SegmentLabel), "Mass");
  EXPECT_EQ(code_of(*segment, DCM_SegmentedPropertyTypeCodeSequence), "52988006 SCT");
  auto* const region = item_of(*segment, DCM_AnatomicRegionSequence);
  EXPECT_EQ(code_of(*region, DCM_AnatomicRegionModifierSequence), "7771000 SCT");
  auto* const groups = item_of(*seg, DCM_PerFrameFunctionalGroupsSequence);
  auto* const source =
      item_of(*item_of(*groups, DCM_DerivationImageSequence), DCM_SourceImageSequence);
  EXPECT_EQ(said(*source, DCM_ReferencedSOPInstanceUID), "1.2.3.4");
  auto* const series = item_of(*seg, DCM_ReferencedSeriesSequence);
  EXPECT_EQ(said(*series, DCM_SeriesInstanceUID), "1.2.3.1");
  ASSERT_TRUE(seg.pixels);
  ASSERT_EQ(seg.pixels->value.size(), 300U);
  EXPECT_EQ(seg.pixels->value[0], std::byte{0b110});
  EXPECT_EQ(seg.pixels->value[1], std::byte{0});
}

TEST_F(DicomSinks, LeaveOutWhatTheHeaderSaysWrongly) {
  auto data = mammogram();
  put(data, DCM_PatientOrientation, "MLO");  // as CBIS-DDSM has it
  put(data, DCM_PatientSex, "female");
  saved(image_.path, data);
  DicomSeg sink;
  write(sink, box(1, 0, 3, 1));
  const auto seg = object(".seg.dcm");
  for (const auto& tag : {DCM_PatientOrientation, DCM_PatientSex, DCM_PatientBirthDate}) {
    EXPECT_TRUE((*seg).tagExists(tag));
    EXPECT_EQ(said(*seg, tag), "");
  }
}

TEST_F(DicomSinks, WriteAnEmptySegmentationButNoEmptyOutline) {
  DicomSeg seg;
  DicomGsps gsps;
  EXPECT_EQ(write(seg, box(0, 0, 0, 0)).figures.at(0).value, 1);
  const auto findings = write(gsps, box(0, 0, 0, 0));
  EXPECT_EQ(findings.figures.at(0).value, 0);
  EXPECT_EQ(findings.figures.at(0).n, 1U);
  EXPECT_FALSE(std::filesystem::exists(file(".pr.dcm")));
}

TEST_F(DicomSinks, WriteOutlinesThatCountFromTheCornerOfTheFirstPixel) {
  DicomGsps sink;
  sink.layer = "MASS 1";
  write(sink, box(10, 5, 30, 13));
  const auto state = object(".pr.dcm");
  auto* const annotation = item_of(*state, DCM_GraphicAnnotationSequence);
  EXPECT_EQ(said(*annotation, DCM_GraphicLayer), "MASS 1");
  auto* const line = item_of(*annotation, DCM_GraphicObjectSequence);
  EXPECT_EQ(said(*line, DCM_GraphicAnnotationUnits), "PIXEL");
  EXPECT_EQ(said(*line, DCM_GraphicType), "POLYLINE");
  EXPECT_EQ(dicom::integer_of(*line, DCM_NumberOfGraphicPoints), 5);
  EXPECT_THAT(numbers_of(*line, DCM_GraphicData), ElementsAre(30, 5, 30, 13, 10, 13, 10, 5, 30, 5));
}

TEST_F(DicomSinks, ShowTheImageAsItsHeaderSays) {
  DicomGsps sink;
  write(sink, box(10, 5, 30, 13));
  const auto state = object(".pr.dcm");
  EXPECT_EQ(said(*state, DCM_PresentationLUTShape), "INVERSE");  // of MONOCHROME1
  auto* const voi = item_of(*state, DCM_SoftcopyVOILUTSequence);
  EXPECT_EQ(said(*voi, DCM_WindowCenter), "2000");
  EXPECT_EQ(numbers_of(*voi, DCM_WindowWidth), std::vector<double>{900});
  EXPECT_EQ(said(*voi, DCM_VOILUTFunction), "SIGMOID");
  EXPECT_EQ(said(*state, DCM_RescaleSlope), "1");
  auto* const area = item_of(*state, DCM_DisplayedAreaSelectionSequence);
  EXPECT_EQ(numbers_of(*area, DCM_DisplayedAreaTopLeftHandCorner), (std::vector<double>{1, 1}));
  EXPECT_EQ(numbers_of(*area, DCM_DisplayedAreaBottomRightHandCorner),
            (std::vector<double>{60, 40}));
  EXPECT_EQ(numbers_of(*area, DCM_PresentationPixelSpacing), (std::vector<double>{0.5, 0.25}));
}

TEST_F(DicomSinks, RefuseALayerThatDicomDoesNotAllow) {
  DicomGsps sink;
  EXPECT_NO_THROW(sink.check());
  for (const std::string name : {"", "tumor", "A NAME THAT IS TOO LONG", "A\\B"}) {
    sink.layer = name;
    EXPECT_THROW(sink.check(), Error) << name;
  }
}

TEST_F(DicomSinks, RefuseALabelThatIsNotReadTheSameInAllCharacterSets) {
  DicomSeg sink;
  EXPECT_NO_THROW(sink.check());
  for (const std::string label : {"", "Geschwür", "a\\b", "new\nline"}) {
    sink.label = label;
    EXPECT_THROW(sink.check(), Error) << label;
  }
}

/// Items of the report whose concept is `code`, wherever they are.
void find(DcmItem& item, const std::string& code, std::vector<DcmItem*>& found) {
  for (auto* const child : items_of(item, DCM_ContentSequence)) {
    if (code_of(*child, DCM_ConceptNameCodeSequence) == code) found.push_back(child);
    find(*child, code, found);
  }
}

std::vector<double> values(const dicom::Object& report, const std::string& code) {
  std::vector<DcmItem*> found;
  find(*report, code, found);
  std::vector<double> out;
  for (auto* const item : found) {
    out.push_back(numbers_of(*item_of(*item, DCM_MeasuredValueSequence), DCM_NumericValue).at(0));
  }
  return out;
}

TEST_F(DicomSinks, ReportAreasAndAxesInMillimeters) {
  DicomSr sink;
  auto mask = box(10, 5, 30, 13);  // 5 × 4 mm
  report(sink, &mask, nullptr);
  const auto written = object(".sr.dcm");
  EXPECT_THAT(values(written, "42798000 SCT"), ElementsAre(20));
  ASSERT_EQ(values(written, "103339001 SCT").size(), 1U);
  EXPECT_NEAR(values(written, "103339001 SCT")[0], std::hypot(5, 4), 1e-8);
  std::vector<DcmItem*> areas;
  find(*written, "42798000 SCT", areas);
  EXPECT_EQ(
      code_of(*item_of(*areas.at(0), DCM_MeasuredValueSequence), DCM_MeasurementUnitsCodeSequence),
      "mm2 UCUM");
  EXPECT_EQ(said(*written, DCM_VerificationFlag), "UNVERIFIED");
  EXPECT_THAT(values(written, "LESIONS 99MAMMOGRAPH"), ElementsAre(1));
}

TEST_F(DicomSinks, ReportInPixelsWhereTheirSizeIsNotKnown) {
  DicomSr sink;
  auto mask = box(10, 5, 30, 13);
  mask.geometry.spacing = {};
  report(sink, &mask, nullptr);
  const auto written = object(".sr.dcm");
  EXPECT_THAT(values(written, "42798000 SCT"), ElementsAre(160));
  std::vector<DcmItem*> areas;
  find(*written, "42798000 SCT", areas);
  EXPECT_EQ(
      code_of(*item_of(*areas.at(0), DCM_MeasuredValueSequence), DCM_MeasurementUnitsCodeSequence),
      "{pixels} UCUM");
}

TEST_F(DicomSinks, ReportProbabilitiesOfTheImage) {
  DicomSr sink;
  const Scores scores{{{"benign", 0.25}, {"cancer", 0.625}, {"very odd \\ class name", 0.125}}};
  report(sink, nullptr, &scores);
  const auto written = object(".sr.dcm");
  EXPECT_THAT(values(written, "111047 DCM"), ElementsAre(62.5));
  EXPECT_THAT(values(written, "LESIONS 99MAMMOGRAPH"), ElementsAre());
  EXPECT_THAT(values(written, "P_BENIGN 99MAMMOGRAPH"), ElementsAre(25));
  EXPECT_THAT(values(written, "P_VERY_ODD___CLA 99MAMMOGRAPH"), ElementsAre(12.5));
  EXPECT_THROW(report(sink, nullptr, nullptr), Error);
}

TEST_F(DicomSinks, NeedADicomImageOfTheSameSize) {
  EXPECT_THAT(message(box(0, 0, 5, 5, 61, 40)), HasSubstr("61 × 40 pixels, the DICOM image has"));
  image_.path = folder() / "a.png";
  std::ofstream(image_.path) << "\x89PNG\r\n\x1a\n and so on, and so on";
  EXPECT_THAT(message(box(0, 0, 5, 5)),
              HasSubstr("a.png: what was found in a picture that is no DICOM file cannot be"));
  auto nameless = mammogram();
  delete nameless.remove(DCM_SOPInstanceUID);
  image_.path = saved(folder() / "nameless.dcm", nameless);
  EXPECT_THAT(message(box(0, 0, 5, 5)), HasSubstr("its header has no SOPInstanceUID"));
  EXPECT_FALSE(std::filesystem::exists(run_.folder));
}

TEST_F(DicomSinks, RefuseColorsAndSeveralFramesWhereTheyCannotShowThem) {
  auto other = mammogram();
  put(other, DCM_PhotometricInterpretation, "RGB");
  image_.path = saved(folder() / "other.dcm", other);
  DicomGsps sink;
  EXPECT_THROW(write(sink, box(0, 0, 5, 5)), Error);
  EXPECT_EQ(message(box(0, 0, 5, 5)), "no error");
  put(other, DCM_NumberOfFrames, "25");
  image_.path = saved(folder() / "other.dcm", other);
  EXPECT_THAT(message(box(0, 0, 5, 5)), HasSubstr("other.dcm: the image has 25 frames"));
}

TEST_F(DicomSinks, GiveTheSameBytesForTheSameRun) {
  DicomSeg sink;
  sink.dates = "image";
  write(sink, box(10, 5, 30, 13));
  const auto first = text_of(file(".seg.dcm"));
  write(sink, box(10, 5, 30, 13));
  EXPECT_EQ(text_of(file(".seg.dcm")), first);
  EXPECT_EQ(said(*object(".seg.dcm"), DCM_ContentDate), "20240229");
  const auto uid = said(*object(".seg.dcm"), DCM_SOPInstanceUID);
  run_.seed = 2;
  write(sink, box(10, 5, 30, 13));
  EXPECT_NE(said(*object(".seg.dcm"), DCM_SOPInstanceUID), uid);
}

TEST_F(DicomSinks, NeverWriteTwoSamplesToOneFile) {
  DicomSeg sink;
  sink.start(run_);
  sink.add(context(), image_, box(10, 5, 30, 13));
  EXPECT_THROW(sink.add(context(), image_, box(10, 5, 30, 13)), Error);
}

}  // namespace
}  // namespace mg::write
