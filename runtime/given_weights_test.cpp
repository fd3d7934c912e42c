#include "runtime/given_weights.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "pipeline/test_folder.hpp"

namespace mg {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class GivenWeights : public testing::InFolder {
 protected:
  fs::path write(const fs::path& name, const std::string& text = "x") const {
    const auto file = folder() / name;
    fs::create_directories(file.parent_path());
    std::ofstream(file) << text;
    return file;
  }
  /// Weights of a graph's stage `tumor`, which names none itself.
  WeightFiles found(const std::vector<fs::path>& folders) const {
    info_.name = "fake.model";
    info_.make = [](const Setting&, const std::string&, Mistakes&) {
      struct Untrained final : Model {
        void open(const RunInfo&) override {}
        int batch() const override { return 1; }
        std::vector<std::vector<Value>> predict(const Batch&) override { return {}; }
      };
      return Made{std::make_unique<Untrained>(), ""};
    };
    Node node;
    node.name = "tumor";
    node.info = &info_;
    return weights_for(node, folders);
  }

 private:
  mutable StageInfo info_;
};

TEST_F(GivenWeights, AreTakenFromARunAndFromAFolderOfModels) {
  const auto file = write("run/models/tumor.safetensors");
  EXPECT_THAT(found({folder() / "run"}), ElementsAre(file));
  EXPECT_THAT(found({folder() / "run/models"}), ElementsAre(file));
  EXPECT_THAT(found({folder()}), IsEmpty());
  EXPECT_THAT(found({}), IsEmpty());
}

TEST_F(GivenWeights, OfACrossValidationAreThoseOfAllItsFolds) {
  const auto one = write("run/fold_1/models/tumor.safetensors");
  const auto two = write("run/fold_2/models/tumor.safetensors");
  EXPECT_THAT(found({folder() / "run"}), ElementsAre(one, two));
  EXPECT_THAT(found(of_fold({folder() / "run"}, 2)), ElementsAre(two));
  EXPECT_THAT(found(of_fold({folder() / "run/fold_1"}, 2)), ElementsAre(one));
}

TEST_F(GivenWeights, OfFoldsMayBeEnsembles) {
  const auto one = write("run/fold_1/models/tumor.1.safetensors");
  const auto two = write("run/fold_1/models/tumor.2.safetensors");
  const auto three = write("run/fold_2/models/tumor.1.safetensors");
  EXPECT_THAT(found({folder() / "run"}), ElementsAre(one, two, three));
  EXPECT_THAT(found(of_fold({folder() / "run"}, 1)), ElementsAre(one, two));
}

TEST_F(GivenWeights, OfSeveralRunsAreUsedTogether) {
  const auto one = write("a/models/tumor.safetensors");
  const auto two = write("b/models/tumor.1.safetensors");
  const auto three = write("b/models/tumor.2.safetensors");
  EXPECT_THAT(found({folder() / "a", folder() / "b"}), ElementsAre(one, two, three));
}

TEST_F(GivenWeights, KnowThePatientsTheyLearnedFromAndWereChosenBy) {
  const auto weights = write("old/models/tumor.safetensors");
  write("old/splits.csv",
        "key,patient,split\na/1,p1,train\n\"a,2\",p2,val\na/3,p3,test\na/4,p4,\n");
  write("new/splits.csv",
        "key,patient,split\na/1,p1,test\nb/1,p1,test\na/2,p2,test\na/3,p3,test\na/4,p4,train\n");
  const auto known = known_to({weights}, folder() / "new", Split::test);
  EXPECT_EQ(known.samples, 3U) << "two pictures of p1, one of p2";
  EXPECT_EQ(known.of, 4U);
  EXPECT_EQ(known_to({weights}, folder() / "new", Split::none).of, 5U);

  // A copy remembers, wherever it lies.
  write("copy/models/other.safetensors");
  copy_weights(weights, folder() / "copy/models/tumor.safetensors");
  write("copy/splits.csv", "key,patient,split\nz,p9,train\n");
  EXPECT_EQ(
      known_to({folder() / "copy/models/tumor.safetensors"}, folder() / "new", Split::test).samples,
      3U);
}

TEST_F(GivenWeights, WithoutListsOfSplitsNothingIsKnown) {
  const auto weights = write("old/models/tumor.safetensors");
  EXPECT_EQ(known_to({weights}, folder() / "new", Split::none).samples, 0U);
}

}  // namespace
}  // namespace mg
