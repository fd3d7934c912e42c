// dataset.vindr on files laid out as VinDr-Mammo's.
#include "stages/dataset/vindr.hpp"

#include <functional>

#include "stages/dataset/testing.hpp"
#include "stages/dataset/vindr_tables.hpp"
#include "tests/layouts/masks.hpp"
#include "tests/layouts/vindr.hpp"

namespace mg {
namespace {

using testing::error_of;
using testing::expect_says;

TEST(PythonList, IsReadAsPythonPrintsIt) {
  using Words = std::vector<std::string>;
  EXPECT_EQ(read_python_list("['Mass']", {}), (Words{"Mass"}));
  EXPECT_EQ(read_python_list("['Mass', \"it's\",'b']", {}), (Words{"Mass", "it's", "b"}));
  EXPECT_EQ(read_python_list("[]", {}), Words{});
  for (const auto* text : {"", "[", "Mass", "['Mass", "['Mass]", "[Mass]"}) {
    expect_says(error_of([&] { read_python_list(text, {"f.csv", 2, 0}); }), "f.csv:2: '");
  }
}

TEST(VindrKind, IsOneWordForEachCategory) {
  EXPECT_EQ(vindr_kind({"Mass", "Suspicious Calcification"}), "mass+calcification");
  EXPECT_EQ(vindr_kind({"Focal Asymmetry"}), "focal_asymmetry");
  EXPECT_EQ(vindr_kind({"Architectural Distortion"}), "distortion");
  EXPECT_EQ(vindr_kind({"No Finding"}), "");
}

class Vindr : public testing::Scratch {
 protected:
  VindrSource opened(const std::function<void(VindrSource&)>& set = {}) {
    if (!std::filesystem::exists(folder_ / "images")) layouts::write_vindr(folder_);
    VindrSource source;
    source.root = folder_;
    source.split = {1, 0, 1, 1, true};
    if (set) set(source);
    run_.log = [this](std::string_view text) { said_ += std::string(text) + "\n"; };
    source.check();
    source.open(run_);
    return source;
  }
  std::string labels(const std::function<void(VindrSource&)>& set) {
    const auto source = opened(set);
    std::string text;
    for (std::size_t i = 0; i < source.size(); ++i) {
      text += label_of(source.sample(i)).value_or(Label{"none"}).name + " ";
    }
    return text;
  }
  std::string said_;
};

TEST_F(Vindr, ListsItsPicturesWithAllThatItsTablesTell) {
  const auto source = opened();
  ASSERT_EQ(source.size(), 8U);
  expect_says(said_, "1 pictures of the tables are not there");
  const auto first = source.sample(0), last = source.sample(7);
  EXPECT_EQ(first.identity.key, "s1/s1i1");
  EXPECT_EQ(first.identity.patient, "s1");
  EXPECT_EQ(first.identity.side, Side::left);
  EXPECT_EQ(last.identity.view, "MLO");
  EXPECT_EQ(file_of(first).path.extension(), ".dicom");
  EXPECT_EQ((*facts_of(first))["density"], "C");
  EXPECT_EQ((*facts_of(first))["birads"], "4");
  EXPECT_EQ((*facts_of(first))["scanner"], "Planmed Nuance");
  EXPECT_EQ((*facts_of(first))["age"], "57");
  EXPECT_EQ((*facts_of(last))["scanner"], "");
}

TEST_F(Vindr, LabelsByFindingsOrByTheBreast) {
  EXPECT_EQ(labels([](auto& s) { s.label_level = "image"; }),
            "cancer normal benign benign benign benign cancer cancer ");
  EXPECT_EQ(labels([](auto& s) { s.label_level = "breast"; }),
            "cancer cancer benign benign benign benign cancer cancer ");
  EXPECT_EQ(labels([](auto& s) { s.label_level = "patient"; }),
            "cancer cancer cancer cancer cancer cancer cancer cancer ");
}

TEST_F(Vindr, MapsBiradsAsTheUserWants) {
  EXPECT_EQ(labels([](auto& s) {
              s.label_level = "breast";
              s.birads = {"2=normal", "4=benign", "3=drop"};
            }),
            "benign benign normal normal cancer cancer ");
}

TEST_F(Vindr, HasBoxesInPixelsOfEachFile) {
  const auto source = opened();
  const auto mass = source.sample(0);
  EXPECT_EQ(annotations_of(mass)->lesions.at(0).pathology, "malignant");
  EXPECT_EQ(layouts::pixels_in(layouts::mask_of_case(mass, 24, 32)), 4 * 5);
  EXPECT_TRUE(annotations_of(source.sample(1))->lesions.empty());
  const auto beyond = source.sample(4);
  EXPECT_EQ(annotations_of(beyond)->lesions.at(0).kind, "mass+calcification");
  EXPECT_EQ(layouts::pixels_in(layouts::mask_of_case(beyond, 24, 32)), 4 * 4)
      << "columns 20 to 23, rows 28 to 31: what lies within the picture";
  const auto half = source.sample(5);
  EXPECT_EQ(annotations_of(half)->lesions.at(0).kind, "skin_thickening");
  EXPECT_EQ(annotations_of(half)->lesions.at(0).pathology, "") << "no BI-RADS";
  EXPECT_EQ(layouts::pixels_in(layouts::mask_of_case(half, 12, 16)), 4 * 2) << "of half the size";
}

TEST_F(Vindr, LeavesItsOwnTestPatientsUntouched) {
  const auto source = opened();
  EXPECT_EQ(source.sample(0).split, Split::train);
  EXPECT_EQ(source.sample(4).split, Split::test);
  expect_says(error_of([&] { opened([](auto& s) { s.split.folds = 2; }); }), "set official: false");
  const auto free = opened([](auto& s) { s.official = false, s.split.train = 0; });
  EXPECT_EQ(free.sample(0).split, Split::test);
}

TEST_F(Vindr, CanBeReadForCalcificationsAlone) {
  const auto source = opened([](auto& s) { s.kinds = {"calcification"}; });
  EXPECT_TRUE(annotations_of(source.sample(0))->lesions.empty());
  EXPECT_EQ(annotations_of(source.sample(4))->lesions.size(), 1U);
}

TEST_F(Vindr, SaysWhatIsWrong) {
  VindrSource source;
  source.root = folder_;
  expect_says(error_of([&] { source.open(run_); }), "physionet.org/content/vindr-mammo");
  opened();
  write("finding_annotations.csv",
        "image_id,finding_categories,finding_birads,xmin,ymin,xmax,ymax\n"
        "s1i1,['Mass'],BI-RADS 4,9,9,9,12\n");
  expect_says(error_of([&] { opened(); }),
              "finding_annotations.csv:2: a finding whose box has no area");
}

}  // namespace
}  // namespace mg
