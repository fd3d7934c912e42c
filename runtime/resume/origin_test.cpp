#include "runtime/resume/origin.hpp"

#include <gmock/gmock.h>

#include "pipeline/test_folder.hpp"

namespace mg {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Origins : public mg::testing::InFolder {
 protected:
  Origins() {
    origin_.line.command = Command::train;
    origin_.line.folds = 5;
    origin_.line.device = "cuda:1";
    origin_.line.plugins = {"/p/a.so"};
    origin_.line.weights = {"/runs/a", "/runs/b"};
    origin_.line.trusted = {"model.pt2"};
    origin_.name = "two_stage";
    origin_.working_folder = "/w";
    origin_.graph = "mammograph: 1\nstages:\n  tumor:\n    epochs: 40\n";
    origin_.versions = {{"libtorch", "2.13.0"}, {"mammograph", "0.1.0"}};
  }
  Origin origin_;
};

TEST_F(Origins, ComeBackAsTheyWere) {
  origin_.write(folder());
  const auto back = Origin::read(folder());
  EXPECT_EQ(back.line.command, Command::train);
  EXPECT_EQ(back.line.folds, 5);
  EXPECT_EQ(back.line.device, "cuda:1");
  EXPECT_EQ(back.line.plugins, origin_.line.plugins);
  EXPECT_EQ(back.line.weights, origin_.line.weights);
  EXPECT_EQ(back.line.trusted, origin_.line.trusted);
  EXPECT_EQ(back.name, "two_stage");
  EXPECT_THAT(differences(origin_, back), IsEmpty());
}

TEST_F(Origins, AreThereTwiceSinceOneMayBeDamaged) {
  origin_.write(folder());
  std::ofstream(folder() / "origin.json") << "mammograph checkpoint 1 0\n{}";
  EXPECT_EQ(Origin::read(folder()).name, "two_stage");
  std::ofstream(folder() / "origin.copy.json") << "";
  EXPECT_THROW(Origin::read(folder()), Error);
}

TEST_F(Origins, NameEachDifference) {
  auto now = origin_;
  now.graph = "mammograph: 1\nstages:\n  tumor:\n    epochs: 60\n";
  now.versions = {{"libtorch", "2.14.0"}};
  EXPECT_THAT(differences(origin_, now),
              ElementsAre("the graph: 'epochs: 40' became 'epochs: 60'",
                          "libtorch: 2.13.0 became 2.14.0", "mammograph: 0.1.0 became not there"));
  try {
    require_same(differences(origin_, now), "runs/a");
    FAIL() << "it was accepted";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("the run in 'runs/a' cannot go on"));
    EXPECT_THAT(error.what(), HasSubstr("'epochs: 40' became 'epochs: 60'"));
  }
}

TEST(Samples, ThatChangedAreNamed) {
  const std::string then = "key,split,label,bytes\na,train,benign,10\nb,test,cancer,20\n";
  EXPECT_EQ(difference_of_samples(then, then), "");
  EXPECT_EQ(
      difference_of_samples(then, "key,split,label,bytes\na,train,benign,10\nb,test,cancer,21\n"),
      "the data: 2 samples became 2; the first that differs (key, split, label, bytes) was "
      "b,test,cancer,20 and is b,test,cancer,21");
  EXPECT_THAT(difference_of_samples(then, "key,split,label,bytes\na,train,benign,10\n"),
              HasSubstr("2 samples became 1"));
}

}  // namespace
}  // namespace mg
