#include <gtest/gtest.h>

#include <string>

#include "pipeline/error.hpp"
#include "stages/write/test_folder.hpp"
#include "stages/write/write_manifest.hpp"

namespace mg::write {
namespace {

class WriteManifest : public InFolder {
 protected:
  void SetUp() override { sink.start(run); }

  void add(const std::string& key, const std::string& patient, const Label* label = nullptr) {
    Identity identity;
    identity.key = key;
    identity.dataset = "set";
    identity.patient = patient;
    identity.view = "CC";
    identity.file = "/archive/DOE^JANE/" + key + ".dcm";
    Image image;
    image.pixels = make_pixels<std::uint16_t>(3, 2, 1, {1, 2, 3, 4, 5, 6});
    image.white = 4095;
    image.side = Side::left;
    image.geometry = {{0.14, 0.07}, {2, 0, 10.5, 0, -2, 300}, 640, 480};
    sink.add(Context(run, identity, Split::test, 0, 0, 0), image, {folder(), key + ".png", 16},
             label);
  }

  RunInfo run;
  Manifest sink;
};

TEST_F(WriteManifest, TellsWhatAPictureShowsAndWhereItCameFrom) {
  const Label label{"cancer"};
  add("a", "p", &label);
  sink.finish();
  EXPECT_EQ(text_of(folder() / "manifest.csv"),
            "key,file,patient,side,view,split,label,width,height,bits,white,spacing_x_mm,"
            "spacing_y_mm,to_source_xx,to_source_xy,to_source_x0,to_source_yx,to_source_yy,"
            "to_source_y0,source_width,source_height,source\n"
            "a,a.png,1,L,CC,test,cancer,3,2,16,4095,0.14,0.07,2,0,10.5,0,-2,300,640,480,a.dcm\n");
}

TEST_F(WriteManifest, WritesAnObjectALineAsJsonl) {
  sink.format = "jsonl";
  add("a", "p");
  add("b", "p");
  sink.finish();
  const auto text = text_of(folder() / "manifest.jsonl");
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 2);
  EXPECT_NE(text.find("\"label\": null, \"width\": 3"), std::string::npos) << text;
}

TEST_F(WriteManifest, GroupsPatientsWithoutNamingThem) {
  add("a", "DOE^JANE-1961");
  add("b", "ROE^MARY-1958");
  add("c", "DOE^JANE-1961");
  add("d", "");
  add("e", "");
  sink.finish();
  const auto text = text_of(folder() / "manifest.csv");
  EXPECT_EQ(text.find("DOE"), std::string::npos);
  EXPECT_EQ(text.find("1958"), std::string::npos);
  for (const auto* row : {"a,a.png,1,", "b,b.png,2,", "c,c.png,1,", "d,d.png,3,", "e,e.png,4,"}) {
    EXPECT_NE(text.find(row), std::string::npos) << row;
  }
}

TEST_F(WriteManifest, TellsSourcesFromTheRootThatItWasGiven) {
  sink.root = "/archive";
  add("a", "p");
  sink.finish();
  EXPECT_NE(text_of(folder() / "manifest.csv").find(",DOE^JANE/a.dcm\n"), std::string::npos);
}

TEST_F(WriteManifest, IsNotWrittenForNothing) {
  const auto findings = sink.finish();
  EXPECT_EQ(files(), 0u);
  EXPECT_EQ(findings.figures.at(0).value, 0);
}

TEST_F(WriteManifest, ListsOneFolderOnly) {
  add("a", "p");
  const Identity identity{.key = "b", .dataset = {}, .patient = {}, .view = {}, .file = {}};
  EXPECT_THROW(sink.add(Context(run, identity, Split::none, 0, 0, 0), Image(),
                        {folder() / "other", "b.png", 16}, nullptr),
               Error);
}

TEST_F(WriteManifest, StartsAnewForEachPass) {
  add("a", "p");
  sink.finish();
  sink.start(run);
  add("b", "p");
  EXPECT_EQ(sink.finish().figures.at(0).value, 1);
  EXPECT_EQ(text_of(folder() / "manifest.csv").find("a.png"), std::string::npos);
}

}  // namespace
}  // namespace mg::write
