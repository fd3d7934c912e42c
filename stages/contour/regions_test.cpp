#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pipeline/error.hpp"
#include "stages/contour/region_readers.hpp"
#include "stages/contour/testing_dicom.hpp"

namespace mg::contour {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::message;
using testing::picture;

const testing::Folder folder("regions");

TEST(Regions, AreOnlyInFilesOfKnownKinds) {
  EXPECT_THAT(message(testing::saved(
                  folder, "mg.dcm",
                  testing::object_of(UID_DigitalMammographyXRayImageStorageForPresentation))),
              HasSubstr("mg.dcm: this DICOM file holds no regions but is a DigitalMammography"));
  EXPECT_THAT(message(folder.file("x.txt", "hello, there is nothing in here")),
              HasSubstr("x.txt: regions cannot be read from a file of this kind"));
  EXPECT_THAT(message(folder / "none"), HasSubstr("the file cannot be read"));
}

TEST(Regions, NoteThatNothingHasTheNameThatIsWanted) {
  auto data = testing::object_of(UID_RTStructureSetStorage);
  const auto file = testing::saved(folder, "empty.dcm", data);
  EXPECT_THAT(read_regions({file, {}}, picture()).notes, IsEmpty());
  EXPECT_THAT(read_regions({file, {"Mass", "Cluster"}}, picture()).notes,
              ElementsAre("it has no region of the name 'Mass' or 'Cluster'"));
}

TEST(Regions, MatchNamesWhateverTheirCaseAndSpace) {
  EXPECT_TRUE(Wanted{}({"anything"}));
  EXPECT_TRUE((Wanted{{"Spiculated Region"}})({" spiculated region "}));
  EXPECT_TRUE((Wanted{{""}})({""}));
  EXPECT_FALSE((Wanted{{"Mass"}})({"Masses", ""}));
}

}  // namespace
}  // namespace mg::contour
