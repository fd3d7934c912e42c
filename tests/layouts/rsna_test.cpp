// dataset.rsna on files laid out as those of the RSNA 2022 competition.
#include "stages/dataset/rsna.hpp"

#include <functional>

#include "stages/dataset/testing.hpp"
#include "tests/layouts/rsna.hpp"

namespace mg {
namespace {

using testing::error_of;
using testing::expect_says;

class Rsna : public testing::Scratch {
 protected:
  RsnaSource opened(const std::function<void(RsnaSource&)>& set = {}) {
    RsnaSource source;
    source.root = folder_;
    if (set) set(source);
    run_.log = [this](std::string_view text) { said_ += std::string(text) + "\n"; };
    source.open(run_);
    return source;
  }
  /// By patient, side and view.
  static std::map<std::string, std::string> labels(const RsnaSource& source) {
    std::map<std::string, std::string> out;
    for (std::size_t i = 0; i < source.size(); ++i) {
      const auto c = source.sample(i);
      out[c.identity.patient + to_string(c.identity.side) + c.identity.view] =
          label_of(c).value_or(Label{"none"}).name;
    }
    return out;
  }
  std::string said_;
};

using Labels = std::map<std::string, std::string>;

TEST_F(Rsna, JudgesEveryBreastByItself) {
  layouts::write_rsna(folder_);
  EXPECT_EQ(labels(opened()), (Labels{{"10006LCC", "normal"},
                                      {"10006LMLO", "normal"},
                                      {"10006RMLO", "benign"},
                                      {"10011LCC", "cancer"},
                                      {"10011LMLO", "cancer"},
                                      {"10011RCC", "normal"},
                                      {"10025LAT", "normal"},
                                      {"10025RML", "normal"},
                                      {"10025RLMO", "normal"}}));
  expect_says(said_, "1 pictures of train.csv are not there");
  const auto by_patient = labels(opened([](auto& s) {
    s.label_level = "patient";
    s.biopsied = "normal";
  }));
  EXPECT_EQ(by_patient.at("10011RCC"), "cancer");
  EXPECT_EQ(by_patient.at("10006RMLO"), "normal");
}

TEST_F(Rsna, KnowsFactsWithoutTheirDecimals) {
  layouts::write_rsna(folder_);
  const auto source = opened();
  for (std::size_t i = 0; i < source.size(); ++i) {
    const auto c = source.sample(i);
    const auto& facts = *facts_of(c);
    EXPECT_EQ(facts["scanner"], c.identity.patient == "10011" ? "21" : "29");
    EXPECT_EQ(facts["machine"], facts["scanner"]);
    EXPECT_EQ(facts["site"], c.identity.patient == "10011" ? "1" : "2");
    EXPECT_EQ(facts["density"], c.identity.patient == "10011" ? "B" : "");
    EXPECT_EQ(facts["implant"], c.identity.patient == "10011" ? "1" : "0");
    if (c.identity.patient == "10006") {
      EXPECT_EQ(facts["age"], "61");
    }
    if (c.identity.key == "10006/1864590858") {
      EXPECT_EQ(facts["birads"], "0");
    }
    EXPECT_FALSE(annotations_of(c)) << "nobody drew lesions";
  }
}

TEST_F(Rsna, FindsPicturesThatOthersConverted) {
  layouts::write_rsna(folder_, false);
  const auto source = opened();
  ASSERT_EQ(source.size(), 9U);
  EXPECT_EQ(file_of(source.sample(0)).path.filename(), "10006_1459541791.png");
  EXPECT_EQ(source.sample(0).identity.key, "10006/1459541791");
}

TEST_F(Rsna, HasNoLabelsWithoutTheirColumn) {
  layouts::write_rsna(folder_);
  write("test.csv", "patient_id,image_id,laterality,view\n10006,462822612,L,CC\n");
  const auto source = opened([](auto& s) { s.table = "test.csv"; });
  ASSERT_EQ(source.size(), 1U);
  EXPECT_FALSE(label_of(source.sample(0)));
}

TEST_F(Rsna, StratifiesByScannerOnRequest) {
  layouts::write_rsna(folder_);
  const auto source = opened([](auto& s) {
    s.split = {1, 0, 1, 1, false};
    s.split.stratify_by = {"scanner"};
  });
  std::map<std::string, std::map<Split, int>> patients;
  for (std::size_t i = 0; i < source.size(); ++i) {
    const auto c = source.sample(i);
    patients[c.identity.patient][c.split]++;
  }
  EXPECT_NE(patients["10006"].begin()->first, patients["10025"].begin()->first)
      << "two patients of machine 29: one trains, one tests";
  expect_says(error_of([&] { opened([](auto& s) { s.split.stratify_by = {"scaner"}; }); }),
              "the fact 'scaner' (did you mean 'scanner'?)");
}

TEST_F(Rsna, SaysWhatIsWrong) {
  expect_says(error_of([&] { opened(); }), "there is no " + (folder_ / "train.csv").string());
  write("train.csv", "patient_id,image_id,laterality,view,cancer\n1,2,L,CC,maybe\n");
  write("2.png");
  expect_says(error_of([&] { opened(); }),
              "train.csv:2: 'maybe' in column 'cancer' is neither 0 nor 1");
}

}  // namespace
}  // namespace mg
