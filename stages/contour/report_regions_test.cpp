#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pipeline/error.hpp"
#include "stages/contour/region_readers.hpp"
#include "stages/contour/testing_dicom.hpp"

namespace mg::contour {
namespace {

using testing::added;
using testing::count_inside;
using testing::drawn;
using testing::inside;
using ::testing::IsEmpty;
using testing::picture;
using testing::put;
using testing::put_code;
using testing::refer;

DcmItem& content(DcmItem& parent, const std::string& type, const std::string& concept_name = "",
                 const std::string& meaning = "") {
  auto& out = added(parent, DCM_ContentSequence);
  put(out, DCM_ValueType, type);
  if (!concept_name.empty()) {
    put_code(out, DCM_ConceptNameCodeSequence, concept_name, meaning);
  }
  return out;
}

DcmItem& region(DcmItem& parent, const std::string& purpose, const std::string& type,
                const std::vector<float>& numbers, const std::string& instance = "1.2.3") {
  auto& out = content(parent, "SCOORD", purpose, purpose == "111041" ? "Outline" : "Image Region");
  put(out, DCM_GraphicType, type);
  put(out, DCM_GraphicData, numbers);
  if (!instance.empty()) refer(content(out, "IMAGE"), DCM_ReferencedSOPSequence, instance);
  return out;
}

const std::vector<float> outline = {10, 5, 30, 5, 30, 15, 10, 15};

TEST(ReportRegions, AreReadFromMeasurementGroups) {
  auto data = testing::object_of(UID_Comprehensive3DSRStorage);
  auto& group = content(content(data, "CONTAINER", "126010"), "CONTAINER", "125007");
  put(content(group, "TEXT", "112039"), DCM_TextValue, "Lesion 1");
  region(group, "111030", "POLYLINE", {10, 5, 30, 5, 30, 15, 10, 15, 10, 5});
  region(group, "111030", "MULTIPOINT", {1, 1, 5, 5});
  region(group, "111030", "CIRCLE", {40.5, 30.5, 45.5, 30.5}, "1.2.4");
  region(group, "122438", "POINT", {50, 30});
  const auto regions = read_report(data, {}, picture());
  EXPECT_EQ(count_inside(drawn(regions)), 200 + 2);
  EXPECT_EQ(regions.found[0].name, "Lesion 1");
  EXPECT_EQ(regions.elsewhere, 1);
  EXPECT_EQ(read_report(data, {{"lesion 1"}}, picture()).found.size(), 4U);
  EXPECT_THAT(read_report(data, {{"lesion 2"}}, picture()).found, IsEmpty());
}

TEST(ReportRegions, OfCadAreOutlinesOrElseCentersOfWhatIsShown) {
  auto data = testing::object_of(UID_MammographyCADSRStorage);
  auto& library = content(data, "CONTAINER", "111028");
  refer(content(library, "IMAGE"), DCM_ReferencedSOPSequence, "1.2.3");
  refer(content(library, "IMAGE"), DCM_ReferencedSOPSequence, "1.2.4");
  region(library, "111010", "POINT", {2, 2}, "");  // of the breast, not of a finding
  const auto pointing = [](DcmItem& item, Uint32 which) {
    const Uint32 path[] = {1, 1, which};
    content(item, "").putAndInsertUint32Array(DCM_ReferencedContentItemIdentifier, path, 3);
  };
  auto& shown = content(data, "CODE", "111059");
  put_code(shown, DCM_ConceptCodeSequence, "F-01796", "Mammography breast density");
  pointing(region(shown, "111010", "POINT", {20, 10}, ""), 1);
  pointing(region(shown, "111041", "POLYLINE", outline, ""), 1);
  auto& spot = content(data, "CODE", "111059");
  pointing(region(spot, "111010", "POINT", {50, 30}, ""), 1);
  pointing(region(spot, "111010", "POINT", {51, 31}, ""), 2);
  auto& hidden = content(data, "CODE", "111059");
  put_code(content(hidden, "CODE", "111056"), DCM_ConceptCodeSequence, "111152", "Not shown");
  pointing(region(hidden, "111010", "POINT", {40, 30}, ""), 1);
  const auto regions = read_report(data, {}, picture());
  EXPECT_EQ(count_inside(drawn(regions)), 200 + 1);
  EXPECT_TRUE(inside(drawn(regions), 50, 30));
  EXPECT_EQ(regions.elsewhere, 1);
}

TEST(ReportRegions, SurviveReferencesThatLeadNowhere) {
  auto data = testing::object_of(UID_ComprehensiveSRStorage);
  auto& item = region(data, "111041", "POLYLINE", outline, "");
  const Uint32 path[] = {1, 7, 0, 4000000000U};
  content(item, "").putAndInsertUint32Array(DCM_ReferencedContentItemIdentifier, path, 4);
  EXPECT_EQ(read_report(data, {}, picture()).found.size(), 1U);
}

}  // namespace
}  // namespace mg::contour
