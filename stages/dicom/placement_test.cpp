// Side, view, spacing and facts from the tags of many vendors.
#include "stages/dicom/placement.hpp"

#include <gtest/gtest.h>

#include "stages/dicom/decode.hpp"
#include "stages/dicom/testing.hpp"
#include "stages/dicom/views.hpp"

namespace mg::dicom {
namespace {

void put(DcmItem& item, const DcmTagKey& tag, const char* text) {
  ASSERT_TRUE(item.putAndInsertString(tag, text).good());
}

DcmItem& add_item(DcmItem& to, const DcmTagKey& sequence) {
  DcmItem* item = nullptr;
  to.findOrCreateSequenceItem(sequence, item, -2);
  return *item;
}

TEST(Views, AreKnownByTheirCodesInSnomedCtAndRt) {
  EXPECT_EQ(view_of_code("399162004"), "CC");
  EXPECT_EQ(view_of_code("R-10242"), "CC");
  EXPECT_EQ(view_of_code("399368009"), "MLO");
  EXPECT_EQ(view_of_code("R-10226"), "MLO");
  EXPECT_EQ(view_of_code("399260004"), "ML");
  EXPECT_EQ(view_of_code("R-10230"), "LMO");
  EXPECT_EQ(view_of_code("Y-X1770"), "XCCL");
  EXPECT_EQ(view_of_code("399101009"), "XCCM");
  EXPECT_EQ(view_of_code("12345"), "");
  EXPECT_EQ(view_of_code(""), "");
  EXPECT_EQ(modifier_of_code("399163009"), "M");
  EXPECT_EQ(modifier_of_code("R-102D7"), "S");
  EXPECT_EQ(modifier_of_code("R-10242"), "");
  EXPECT_EQ(side_of_code("7771000"), Side::left);
  EXPECT_EQ(side_of_code("G-A100"), Side::right);
  EXPECT_EQ(side_of_code("51440002"), Side::unknown);
}

TEST(Views, AreFoundInDescriptions) {
  const auto told = [](const char* text) {
    const auto found = side_and_view_in(text);
    return to_string(found.side) + " " + found.view;
  };
  EXPECT_EQ(told("R MLO"), "R MLO");
  EXPECT_EQ(told("LCC"), "L CC");
  EXPECT_EQ(told("Left - CC spot"), "L CC");
  EXPECT_EQ(told("rmlo processed"), "R MLO");
  EXPECT_EQ(told("LMO"), " LMO") << "latero-medial oblique, no side";
  EXPECT_EQ(told("L LMO 2"), "L LMO");
  EXPECT_EQ(told("R CC, L CC"), " CC") << "contradicting sides tell nothing";
  EXPECT_EQ(told("CC/MLO screening"), " ");
  EXPECT_EQ(told("Mammography bilateral"), " ");
  EXPECT_EQ(told(""), " ");
}

TEST(Placement, BelievesTheImagesLateralityFirst) {
  DcmDataset data;
  put(data, DCM_SeriesDescription, "L MLO");
  EXPECT_EQ(read_placement(Tags(data)).side, Side::left);
  EXPECT_EQ(read_placement(Tags(data)).side_from, "SeriesDescription");
  auto& region = add_item(data, DCM_AnatomicRegionSequence);
  put(add_item(region, DCM_AnatomicRegionModifierSequence), DCM_CodeValue, "G-A100");
  EXPECT_EQ(read_placement(Tags(data)).side, Side::right);
  put(data, DCM_Laterality, "L");
  EXPECT_EQ(read_placement(Tags(data)).side, Side::left);
  auto& frame = add_item(data, DCM_PerFrameFunctionalGroupsSequence);
  put(add_item(frame, DCM_FrameAnatomySequence), DCM_FrameLaterality, "R");
  EXPECT_EQ(read_placement(Tags(data)).side_from, "FrameLaterality");
  put(data, DCM_ImageLaterality, "B");
  EXPECT_EQ(read_placement(Tags(data)).side, Side::right) << "both is no side";
  put(data, DCM_ImageLaterality, "L");
  EXPECT_EQ(read_placement(Tags(data)).side_from, "ImageLaterality");
}

TEST(Placement, TakesTheSideOfABreastThatHangsAsUsual) {
  const auto side_of = [](const char* orientation) {
    DcmDataset data;
    put(data, DCM_PatientOrientation, orientation);
    return read_placement(Tags(data)).side;
  };
  EXPECT_EQ(side_of("A\\R"), Side::left);
  EXPECT_EQ(side_of("P\\L"), Side::right);
  EXPECT_EQ(side_of("A\\F"), Side::left);
  EXPECT_EQ(side_of("P\\FL"), Side::right);
  EXPECT_EQ(side_of("A\\L"), Side::unknown) << "mirrored, or not as usual";
  EXPECT_EQ(side_of("A"), Side::unknown);
  EXPECT_EQ(side_of("MLO"), Side::unknown);
}

TEST(Placement, TakesViewsFromPositionThenCodesThenText) {
  DcmDataset data;
  put(data, DCM_ProtocolName, "R ML");
  EXPECT_EQ(read_placement(Tags(data)).view, "ML");
  put(data, DCM_PatientOrientation, "CC");
  EXPECT_EQ(read_placement(Tags(data)).view, "CC") << "as in CBIS-DDSM";
  auto& code = add_item(data, DCM_ViewCodeSequence);
  put(code, DCM_CodeValue, "399368009");
  put(add_item(code, DCM_ViewModifierCodeSequence), DCM_CodeValue, "399163009");
  put(add_item(code, DCM_ViewModifierCodeSequence), DCM_CodeValue, "R-102D7");
  auto placement = read_placement(Tags(data));
  EXPECT_EQ(placement.view, "MLO") << "as in CMMD";
  EXPECT_EQ(placement.modifiers, (std::vector<std::string>{"M", "S"}));
  put(data, DCM_ViewPosition, "xccl");
  placement = read_placement(Tags(data));
  EXPECT_EQ(placement.view, "XCCL");
  EXPECT_EQ(placement.view_from, "ViewPosition");
}

TEST(Placement, KnowsWhoseSpacingPixelSpacingIs) {
  DcmDataset data;
  const auto spacing = [&] { return read_placement(Tags(data)).spacing; };
  EXPECT_FALSE(spacing().known());
  put(data, DCM_NominalScannedPixelSpacing, "0.05\\0.04");
  EXPECT_EQ(spacing(), (Spacing{0.04, 0.05})) << "rows come first";
  put(data, DCM_ImagerPixelSpacing, "0.1\\0.1");
  EXPECT_EQ(spacing(), (Spacing{0.1, 0.1}));
  put(data, DCM_EstimatedRadiographicMagnificationFactor, "2");
  EXPECT_EQ(spacing(), (Spacing{0.05, 0.05}));
  put(data, DCM_PixelSpacing, "0.1\\0.1");
  EXPECT_EQ(spacing(), (Spacing{0.05, 0.05})) << "the same as the detector's: not corrected";
  put(data, DCM_PixelSpacingCalibrationType, "FIDUCIAL");
  EXPECT_EQ(spacing(), (Spacing{0.1, 0.1}));
  put(data, DCM_PixelSpacing, "0.07\\0.07");
  EXPECT_EQ(read_placement(Tags(data)).spacing_from, "PixelSpacing");
  put(data, DCM_PixelSpacing, "0\\0");
  EXPECT_EQ(spacing(), (Spacing{0.05, 0.05})) << "no spacing at all";
  put(data, DCM_EstimatedRadiographicMagnificationFactor, "0.3");
  EXPECT_EQ(spacing(), (Spacing{0.1, 0.1})) << "nothing is magnified to less";
}

TEST(Facts, TellTheMachineAndThePictureButNeverThePatient) {
  const auto file = testing::file_of({}, EXS_LittleEndianExplicit, [](DcmDataset& data) {
    put(data, DCM_PatientName, "Doe^Jane");
    put(data, DCM_PatientID, "SECRET-1");
    put(data, DCM_PatientBirthDate, "19500102");
    put(data, DCM_InstitutionName, "General Hospital");
    put(data, DCM_StationName, "Room 7");
    put(data, DCM_SeriesDescription, "R CC Doe");
    put(data, DCM_StudyInstanceUID, "1.2.3.999");
    put(data, DCM_AccessionNumber, "A77");
    put(data, DCM_PatientAge, "061Y");
    put(data, DCM_Manufacturer, "LORAD");
    put(data, DCM_ManufacturerModelName, "Selenia");
    put(data, DCM_PresentationIntentType, "FOR PROCESSING");
    put(data, DCM_BreastImplantPresent, "YES");
    put(data, DCM_PartialView, "NO");
    put(data, DCM_BurnedInAnnotation, "YES");
    put(data, DCM_ImageType, "DERIVED\\PRIMARY\\TOMOSYNTHESIS\\GENERATED_2D");
    put(data, DCM_FieldOfViewHorizontalFlip, "YES");
    put(data, DCM_WindowCenter, "1\\2");
    put(data, DCM_WindowWidth, "3\\4");
    put(data, DCM_WindowCenterWidthExplanation, "NORMAL\\HARDER");
  });
  const auto header = read_stored(file, {}).header;
  const auto& facts = header.facts;
  EXPECT_EQ(facts["manufacturer"], "LORAD");
  EXPECT_EQ(facts["machine"], "Selenia");
  EXPECT_EQ(facts["intent"], "processing");
  EXPECT_EQ(facts["implant"], "yes");
  EXPECT_EQ(facts["partial_view"], "no");
  EXPECT_EQ(facts["burned_in"], "yes");
  EXPECT_EQ(facts["flipped"], "yes");
  EXPECT_EQ(facts["kind"], "DERIVED PRIMARY TOMOSYNTHESIS GENERATED_2D");
  EXPECT_EQ(facts["bits"], "12");
  EXPECT_EQ(facts["photometric"], "MONOCHROME2");
  EXPECT_EQ(facts["windows"], "NORMAL, HARDER");
  EXPECT_EQ(facts["age"], "61");
  EXPECT_EQ(facts["side_from"], "SeriesDescription");
  for (const auto& [name, text] : facts.known) {
    for (const auto* secret : {"Doe", "SECRET", "1950", "Hospital", "Room", "1.2.3", "A77"}) {
      EXPECT_EQ(text.find(secret), std::string::npos) << name << ": " << text;
    }
  }
  ASSERT_EQ(header.anomalies.size(), 4U);
  EXPECT_NE(header.anomalies[0].find("burned into"), std::string::npos);
  EXPECT_NE(header.anomalies[1].find("for processing"), std::string::npos);
  EXPECT_NE(header.anomalies[2].find("sides are taken from SeriesDescription"), std::string::npos);
}

TEST(Header, WarnsOfWhatHologicBurnsIn) {
  const auto count = [](const char* maker, const char* burned_in) {
    const auto file = testing::file_of({}, EXS_LittleEndianExplicit, [&](DcmDataset& data) {
      put(data, DCM_Manufacturer, maker);
      put(data, DCM_PatientAge, "000Y");
      put(data, DCM_BurnedInAnnotation, burned_in);
    });
    const auto header = read_stored(file, {}).header;
    EXPECT_EQ(header.facts["age"], "") << "anonymized";
    return header.anomalies.size();
  };
  EXPECT_EQ(count("HOLOGIC, Inc.", "NO"), 1U);
  EXPECT_EQ(count("HOLOGIC, Inc.", "YES"), 1U);
  EXPECT_EQ(count("SIEMENS", "NO"), 0U);
}

TEST(Header, WarnsIfBrightnessIsContradicted) {
  const auto count = [](const char* photometric, int sign) {
    const auto file = testing::file_of(
        {.photometric = photometric}, EXS_LittleEndianExplicit, [sign](DcmDataset& data) {
          data.putAndInsertSint16(DCM_PixelIntensityRelationshipSign, static_cast<Sint16>(sign));
        });
    return read_stored(file, {}).header.anomalies.size();
  };
  EXPECT_EQ(count("MONOCHROME2", -1), 0U);
  EXPECT_EQ(count("MONOCHROME1", 1), 0U);
  EXPECT_EQ(count("MONOCHROME2", 1), 1U);
  EXPECT_EQ(count("MONOCHROME1", -1), 1U);
}

}  // namespace
}  // namespace mg::dicom
