// dataset.inbreast on files laid out as INbreast's, oddities included.
#include "stages/dataset/inbreast.hpp"

#include <functional>

#include "stages/dataset/inbreast_names.hpp"
#include "stages/dataset/testing.hpp"
#include "tests/layouts/inbreast.hpp"
#include "tests/layouts/masks.hpp"

namespace mg {
namespace {

using testing::error_of;
using testing::expect_says;

class Inbreast : public testing::Scratch {
 protected:
  InbreastSource opened(const std::function<void(InbreastSource&)>& set = {}) {
    if (!std::filesystem::exists(folder_ / "INbreast Release 1.0")) {
      layouts::write_inbreast(folder_);
    }
    InbreastSource source;
    source.root = folder_ / "INbreast Release 1.0";
    if (set) set(source);
    run_.log = [this](std::string_view text) { said_ += std::string(text) + "\n"; };
    source.check();
    source.open(run_);
    return source;
  }
  static Case find(const InbreastSource& source, const std::string& key) {
    for (std::size_t i = 0; i < source.size(); ++i) {
      if (source.sample(i).identity.key == key) return source.sample(i);
    }
    throw Error("there is no case " + key);
  }
  std::string said_;
};

TEST(InbreastName, TellsThePatientTheSideAndTheView) {
  const auto name = read_inbreast_name("22678646_61b13c59bcba149e_MG_L_ML_ANON");
  ASSERT_TRUE(name);
  EXPECT_EQ(name->image, "22678646");
  EXPECT_EQ(name->patient, "61b13c59bcba149e");
  EXPECT_EQ(name->side, Side::left);
  EXPECT_EQ(name->view, "MLO") << "these files write ML for it";
  EXPECT_FALSE(read_inbreast_name("22678646"));
  EXPECT_FALSE(read_inbreast_name("2267864_61b13c59bcba149e_MG_L_ML_ANON"));
}

TEST(InbreastKind, IsUnderstoodHoweverItIsSpelled) {
  for (const auto* name : {"Spiculated Region", "Spiculated region", "Espiculated Region"}) {
    EXPECT_EQ(inbreast_kind(name), "spiculated_region") << name;
  }
  for (const auto* name : {"Asymmetry", "Assymetry", "Asimmetry"}) {
    EXPECT_EQ(inbreast_kind(name), "asymmetry") << name;
  }
  for (const auto* name : {"Calcification", "Calcifications", "calcification "}) {
    EXPECT_EQ(inbreast_kind(name), "calcification") << name;
  }
  EXPECT_EQ(inbreast_kind("Mass"), "mass");
  EXPECT_EQ(inbreast_kind("Cluster"), "cluster");
  EXPECT_EQ(inbreast_kind("Distortion"), "distortion");
  EXPECT_EQ(inbreast_kind("Pectoral Muscle"), "pectoral");
  for (const auto* name : {"", "Unnamed", "Point 1", "Point 3"}) EXPECT_EQ(inbreast_kind(name), "");
}

TEST_F(Inbreast, ListsWhatIsInTheTableAndThere) {
  const auto source = opened();
  ASSERT_EQ(source.size(), 6U);
  expect_says(said_, "1 pictures are not in INbreast.csv and are left out");
  expect_says(said_, "1 pictures of INbreast.csv are not there");
  const auto mlo = find(source, "20586960");
  EXPECT_EQ(mlo.identity.side, Side::right);
  EXPECT_EQ(mlo.identity.view, "MLO");
  EXPECT_EQ(mlo.identity.patient, find(source, "20586934").identity.patient);
  EXPECT_NE(mlo.identity.patient, find(source, "22678646").identity.patient);
  EXPECT_EQ((*facts_of(mlo))["birads"], "4a");
  EXPECT_EQ((*facts_of(find(source, "20586908")))["density"], "3");
  EXPECT_EQ((*facts_of(mlo))["age"], "") << "removed";
}

TEST_F(Inbreast, LabelsByBiradsAtAllLevels) {
  const auto labels = [&](const std::string& level) {
    const auto source = opened([&](auto& s) { s.label_level = level; });
    std::string text;
    for (std::size_t i = 0; i < source.size(); ++i) {
      text += label_of(source.sample(i))->name + " ";
    }
    return text;
  };
  EXPECT_EQ(labels("image"), "cancer normal cancer benign benign cancer ");
  EXPECT_EQ(labels("breast"), "cancer normal cancer benign benign cancer ");
  EXPECT_EQ(labels("patient"), "cancer cancer cancer benign benign cancer ");
}

TEST_F(Inbreast, LeavesOutWhatTheUserDoesNotTrust) {
  const auto source = opened([](auto& s) { s.birads = {"3=drop", "4a=benign"}; });
  EXPECT_EQ(source.size(), 5U);
  EXPECT_EQ(label_of(find(source, "20586960"))->name, "benign");
  expect_says(said_, "1 pictures are left out by their BI-RADS");
}

TEST_F(Inbreast, HasTheRegionsOfAKindTogetherWithoutThePectoralMuscle) {
  const auto source = opened();
  EXPECT_TRUE(annotations_of(find(source, "20586934"))->lesions.empty()) << "no plist";
  EXPECT_TRUE(annotations_of(find(source, "22678670"))->lesions.empty()) << "only the muscle";
  const auto odd = annotations_of(find(source, "20586960"))->lesions;
  ASSERT_EQ(odd.size(), 2U);
  EXPECT_EQ(odd[0].kind, "asymmetry");
  EXPECT_EQ(odd[1].kind, "spiculated_region");
  EXPECT_EQ(std::get<RegionFile>(odd[1].shape).names,
            (std::vector<std::string>{"Espiculated Region", "Spiculated region"}));
  EXPECT_EQ(odd[1].pathology, "malignant");
  const auto nameless = annotations_of(find(source, "22678646"))->lesions;
  ASSERT_EQ(nameless.size(), 1U);
  EXPECT_EQ(std::get<RegionFile>(nameless[0].shape).names,
            (std::vector<std::string>{"", "Unnamed"}));
  EXPECT_EQ(nameless[0].pathology, "benign");
}

TEST_F(Inbreast, DrawsItsRegionsWhereTheyAre) {
  const auto source = opened();
  const auto mask = layouts::mask_of_case(find(source, "20586908"), 24, 32);
  EXPECT_EQ(layouts::pixels_in(mask), 4 * 5 + 1);
  EXPECT_TRUE(layouts::in_mask(mask, 10, 12));
  EXPECT_TRUE(layouts::in_mask(mask, 13, 16));
  EXPECT_FALSE(layouts::in_mask(mask, 14, 16));
  EXPECT_TRUE(layouts::in_mask(mask, 20, 4)) << "the calcification of one point";
  EXPECT_EQ(layouts::pixels_in(layouts::mask_of_case(find(source, "22678646"), 24, 32)), 2);
}

TEST_F(Inbreast, LeavesADamagedPlistForContourMaskToComplainOf) {
  layouts::write_inbreast(folder_);
  write("INbreast Release 1.0/AllXML/24055355.xml", "<plist><dict><key>Images");
  const auto broken = find(opened(), "24055355");
  ASSERT_EQ(annotations_of(broken)->lesions.size(), 1U);
  expect_says(error_of([&] { layouts::mask_of_case(broken, 24, 32); }), "24055355.xml");
}

TEST_F(Inbreast, CanBeReadForMassesAlone) {
  const auto source = opened([](auto& s) { s.kinds = {"mass", "spiculated_region"}; });
  EXPECT_EQ(annotations_of(find(source, "20586908"))->lesions.size(), 1U);
  EXPECT_TRUE(annotations_of(find(source, "24055355"))->lesions.empty()) << "a cluster";
}

TEST_F(Inbreast, SaysWhatIsWrong) {
  InbreastSource source;
  expect_says(error_of([&] { source.open(run_); }), "INbreast Release 1.0");
  source.root = folder_;
  expect_says(error_of([&] { source.open(run_); }), "there is no INbreast.csv below");
  write("INbreast.xls");
  expect_says(error_of([&] { source.open(run_); }), "open INbreast.xls and save it as");
  write("INbreast.csv", "File Name;Bi-Rads\n20586908;9\n");
  write("AllDICOMs/20586908_6c613a14b80a8591_MG_R_CC_ANON.dcm");
  expect_says(error_of([&] { source.open(run_); }), "INbreast.csv:2: '9' stands for no class");
  write("INbreast.csv", "File Name;Bi-Rads\n20586908;1\n20586908;2\n");
  expect_says(error_of([&] { source.open(run_); }), "INbreast.csv:3: picture 20586908 is listed");
}

}  // namespace
}  // namespace mg
