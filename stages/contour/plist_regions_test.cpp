#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pipeline/error.hpp"
#include "pipeline/random.hpp"
#include "stages/contour/region_readers.hpp"
#include "stages/contour/testing_dicom.hpp"

namespace mg::contour {
namespace {

using testing::count_inside;
using testing::drawn;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::inside;
using testing::message;
using testing::picture;

const testing::Folder folder("plist");

std::string roi(const std::string& name, const std::vector<std::string>& points) {
  auto out = "<dict><key>Area</key><real>0.1</real><key>Name</key><string>" + name +
             "</string><key>NumberOfPoints</key><integer>9</integer>\n<key>Point_px</key><array>";
  for (const auto& point : points) out += "<string>" + point + "</string>";
  return out + "</array></dict>";
}

std::string plist(const std::string& rois) {
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE plist PUBLIC \"-//Apple//DTD "
         "PLIST 1.0//EN\" \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n<plist "
         "version=\"1.0\"><dict><key>Images</key><array><dict><key>ImageIndex</key>"
         "<integer>0</integer><key>ROIs</key><array>" +
         rois + "</array></dict></array></dict></plist>";
}

const auto mass =
    roi("Mass", {"(10.000000, 5.000000)", "(30.000000, 5.0)", "(30, 15)", "(10, 15)"});

TEST(PlistRegions, AreReadWithTheirNames) {
  const auto regions = read_regions(
      {folder.file("a.xml",
                   plist(mass + roi("Pectoral Muscle", {"(-1, 0)", "(8, 0)", "(-1e0, 9.5)"}))),
       {}},
      picture());
  ASSERT_EQ(regions.found.size(), 2U);
  EXPECT_EQ(regions.found[1].name, "Pectoral Muscle");
  EXPECT_EQ(std::get<Polygon>(regions.found[0].shape).points[0], (Point{9.5, 4.5}));
  const auto only_mass = read_regions({folder / "a.xml", {" mass"}}, picture());
  EXPECT_EQ(count_inside(drawn(only_mass)), 20 * 10);
}

TEST(PlistRegions, OfOneOrTwoPointsArePixels) {
  const auto regions =
      read_plist(plist(roi("Calcification", {"(7.9, 8.2)"}) +
                       roi("", {"(20.1, 3.0)", "(25.99, 3.99)"}) + roi("Point 1", {})),
                 {});
  const auto mask = drawn(regions);
  EXPECT_EQ(count_inside(mask), 3);
  EXPECT_TRUE(inside(mask, 7, 8) && inside(mask, 20, 3) && inside(mask, 25, 3));
  EXPECT_THAT(regions.notes, ElementsAre("the region 'Point 1' has no points"));
}

TEST(PlistRegions, RefuseWhatIsDamagedOrAnotherXmlFile) {
  EXPECT_THAT(message(folder.file("b.xml", plist(roi("Mass", {"(1, x)"})))),
              HasSubstr("b.xml: the point '(1, x)' of a region is not of the form (x, y)"));
  EXPECT_THAT(message(folder.file("c.xml", plist(mass).substr(0, 500))),
              HasSubstr("this XML file is damaged"));
  EXPECT_THAT(message(folder.file("d.xml", "<html/>")), HasSubstr("no list of OsiriX's regions"));
  EXPECT_THAT(message(folder.file("e.xml", "bplist00zzz")), HasSubstr("plutil -convert xml1"));
}

TEST(PlistRegions, NeverExpandEntities) {
  auto bomb = plist(mass);
  bomb.replace(bomb.find("<!DOCTYPE"), bomb.find("<plist") - bomb.find("<!DOCTYPE"),
               "<!DOCTYPE p [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">"
               "<!ENTITY x SYSTEM \"file:///etc/passwd\">]>");
  bomb.replace(bomb.find("Mass"), 4, "&b;&x;");
  const auto regions = read_plist(bomb, {});
  ASSERT_EQ(regions.found.size(), 1U);
  EXPECT_EQ(regions.found[0].name, "&b;&x;");
}

TEST(PlistRegions, SurviveDeepNestingAndDamageAnywhere) {
  std::string deep;
  for (int i = 0; i < 300000; ++i) deep += "<dict>";
  EXPECT_THROW(read_plist(deep, {}), Error);
  const auto whole = plist(mass);
  Random random(1);
  for (int i = 0; i < 3000; ++i) {
    auto text = whole.substr(0, random.below(whole.size() + 1));
    if (!text.empty()) text[random.below(text.size())] = static_cast<char>(random.below(256));
    try {
      for (const auto& region : read_plist(text, {}).found) {
        EXPECT_FALSE(std::get<Polygon>(region.shape).points.empty());
      }
    } catch (const Error& error) {
      EXPECT_FALSE(std::string(error.what()).empty());
    }
  }
}

}  // namespace
}  // namespace mg::contour
