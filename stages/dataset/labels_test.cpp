#include "stages/dataset/labels.hpp"

#include "stages/dataset/testing.hpp"

namespace mg {
namespace {

using testing::error_of;
using testing::expect_says;

Case picture(const std::string& patient, Side side, std::optional<Label> label) {
  Identity identity;
  identity.patient = patient;
  identity.side = side;
  return make_case(identity, {}, std::move(label), {});
}

/// Of patient 1: cancer in one view of the left breast; patient 2 is healthy.
std::vector<Case> two_patients() {
  return {picture("1", Side::left, Label{"cancer"}),  picture("1", Side::left, Label{"normal"}),
          picture("1", Side::right, Label{"benign"}), picture("1", Side::right, std::nullopt),
          picture("2", Side::left, Label{"normal"}),  picture("2", Side::unknown, Label{"normal"})};
}

std::vector<std::string> labels_at(const std::string& level) {
  auto cases = two_patients();
  spread_labels(cases, level);
  std::vector<std::string> labels;
  for (const auto& c : cases) labels.push_back(label_of(c) ? label_of(c)->name : "none");
  return labels;
}

TEST(LabelLevels, ByImageNobodyInherits) {
  EXPECT_EQ(labels_at("image"),
            (std::vector<std::string>{"cancer", "normal", "benign", "none", "normal", "normal"}));
}

TEST(LabelLevels, ByBreastTheOtherViewInheritsAndTheOtherBreastDoesNot) {
  EXPECT_EQ(labels_at("breast"),
            (std::vector<std::string>{"cancer", "cancer", "benign", "benign", "normal", "normal"}));
}

TEST(LabelLevels, ByPatientTheHealthyBreastIsCalledCancerToo) {
  EXPECT_EQ(labels_at("patient"),
            (std::vector<std::string>{"cancer", "cancer", "cancer", "cancer", "normal", "normal"}));
}

TEST(LabelLevels, ByBreastAPictureOfUnknownSideKeepsItsOwn) {
  std::vector<Case> cases = {picture("1", Side::unknown, Label{"normal"}),
                             picture("1", Side::unknown, Label{"cancer"})};
  spread_labels(cases, "breast");
  EXPECT_EQ(label_of(cases[0])->name, "normal");
  EXPECT_EQ(label_of(cases[1])->name, "cancer");
}

TEST(Classes, WordsCompareWithoutCapitalsAndBlanks) {
  const ClassMap classes("pathologies", ddsm_pathologies());
  EXPECT_EQ(classes(" Malignant\n"), "cancer");
  EXPECT_EQ(classes("BENIGN_WITHOUT_CALLBACK"), "benign");
  EXPECT_EQ(classes("UNPROVEN"), std::nullopt);
}

TEST(Classes, AUsersEntryReplacesOneWordOnly) {
  const ClassMap classes("pathologies", ddsm_pathologies(), {"BENIGN_WITHOUT_CALLBACK=normal"});
  EXPECT_EQ(classes("BENIGN_WITHOUT_CALLBACK"), "normal");
  EXPECT_EQ(classes("BENIGN"), "benign");
}

TEST(Classes, AnUnheardWordIsAnErrorThatSaysHowToMapIt) {
  const ClassMap classes("pathologies", ddsm_pathologies());
  const auto message = error_of([&] { classes("PROBABLY", {"a.csv", 7, 0}); });
  expect_says(message, "a.csv:7: 'PROBABLY' stands for no class");
  expect_says(message, "pathologies: [PROBABLY=benign]");
  expect_says(error_of([] { ClassMap("birads", {}, {"4a"}); }), "birads: '4a' has no '='");
}

TEST(Classes, TheWorseOfTwoLabels) {
  EXPECT_EQ(worse("normal", "benign"), "benign");
  EXPECT_EQ(worse("cancer", "benign"), "cancer");
  EXPECT_EQ(worse(std::nullopt, "normal"), "normal");
  EXPECT_EQ(worse(std::nullopt, std::nullopt), std::nullopt);
}

}  // namespace
}  // namespace mg
