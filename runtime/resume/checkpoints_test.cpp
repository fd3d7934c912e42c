#include "runtime/resume/checkpoints.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>

#include "pipeline/random.hpp"
#include "pipeline/test_folder.hpp"
#include "runtime/resume/checksum.hpp"

namespace mg {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

void write(const fs::path& file, const std::string& text) {
  std::ofstream(file, std::ios::binary) << text;
}

RunState state_after(int epochs) {
  RunState state;
  state.finished.push_back({"tumor", "0123", true});
  state.learning = "verdict";
  state.epochs = epochs;
  state.best = {{epochs - 1, 1.0 / 3, 0}};
  state.history.epochs.push_back({"verdict", epochs, {{"val_auc", std::nan("")}, {"loss", 0.1}}});
  state.history.passes.push_back({"train verdict", Split::train, 3, {9, 5, 2, 1, 1}});
  state.history.troubled.push_back({"train verdict", "a", "stage 'image': \"no\"\nfile \xff"});
  return state;
}

class CheckpointsOnDisk : public mg::testing::InFolder {
 protected:
  /// Checkpoints after 1, 2 and 3 epochs, the last two of which stay.
  void keep_three() {
    Checkpoints checkpoints(folder());
    for (int epochs = 1; epochs <= 3; ++epochs) {
      write(folder() / "best", "weights of epoch " + std::to_string(epochs));
      const auto save = [&](const fs::path& file) {
        return write(file, "state after epoch " + std::to_string(epochs)), true;
      };
      EXPECT_TRUE(checkpoints.keep(state_after(epochs), save, {folder() / "best"}));
    }
  }
  std::optional<RunState> latest() {
    warnings_.clear();
    return Checkpoints(folder()).latest([&](const std::string& text) { warnings_ += text; });
  }
  fs::path part(const std::string& name) const { return folder() / "checkpoints" / name; }

  std::string warnings_;
};

TEST(RunStates, ComeBackToTheBit) {
  const auto state = run_state_from_json(to_json(state_after(7)));
  EXPECT_EQ(state.learning, "verdict");
  EXPECT_EQ(state.epochs, 7);
  EXPECT_EQ(state.best.at(0).epoch, 6);
  EXPECT_EQ(state.best.at(0).value, 1.0 / 3);
  EXPECT_TRUE(std::isnan(state.history.epochs[0].numbers[0].second));
  EXPECT_EQ(state.history.epochs[0].numbers[1].second, 0.1);
  EXPECT_EQ(state.history.passes[0].counts.cancelled, 1U);
  EXPECT_EQ(state.history.passes[0].split, Split::train);
  ASSERT_EQ(state.parts_of("tumor").size(), 1U);
  EXPECT_TRUE(state.parts_of("tumor")[0].given);
  EXPECT_TRUE(state.parts_of("verdict").empty());
  auto endless = state;
  endless.best.at(0).value = -std::numeric_limits<double>::infinity();
  EXPECT_EQ(run_state_from_json(to_json(endless)).best.at(0).value, endless.best.at(0).value);
}

TEST(RunStates, OfAnythingElseAreRefused) {
  for (const auto* text : {"", "{}", "[1]", "{\"finished\": 3}"}) {
    EXPECT_THROW(run_state_from_json(text), Error) << text;
  }
}

TEST_F(CheckpointsOnDisk, AreTheLatestTwo) {
  keep_three();
  EXPECT_EQ(files(), 1 + 2 * 3U) << "the best weights; json, model, weights of two";
  const auto state = latest();
  EXPECT_EQ(state->epochs, 3);
  EXPECT_EQ(text_of(part(state->model->name)), "state after epoch 3");
  EXPECT_EQ(text_of(part(state->weights.at(0).name)), "weights of epoch 3");
  EXPECT_EQ(warnings_, "");
}

TEST_F(CheckpointsOnDisk, DoNotChangeWithTheWeightsTheyWereMadeFrom) {
  keep_three();
  write(folder() / "best", "later ones, written over the same file");
  const auto state = latest();
  ASSERT_EQ(state->epochs, 3);
  Checkpoints(folder()).put_back(state->weights.at(0), folder() / "best");
  EXPECT_EQ(text_of(folder() / "best"), "weights of epoch 3");
}

TEST_F(CheckpointsOnDisk, GoWithTheEndOfTheRun) {
  keep_three();
  Checkpoints checkpoints(folder());
  checkpoints.latest([](const std::string&) {});
  auto state = state_after(4);
  state.done = true;
  checkpoints.keep(state);
  EXPECT_EQ(files(), 2U) << "the best weights, and the note that all is done";
  EXPECT_TRUE(latest()->done);
}

TEST_F(CheckpointsOnDisk, AreNotMadeOfModelsThatCannotSaveTheirState) {
  Checkpoints checkpoints(folder());
  checkpoints.keep(RunState());
  EXPECT_FALSE(
      checkpoints.keep(state_after(1), [](const fs::path&) { return false; }, {folder() / "best"}));
  EXPECT_EQ(latest()->epochs, 0);
}

TEST_F(CheckpointsOnDisk, ThatWereNeverSealedDoNotCount) {
  keep_three();
  write(part("000004.model"), "half of a st");
  write(part(".000004.json.77.0.part"), "mammograph chec");
  EXPECT_EQ(latest()->epochs, 3);
  EXPECT_EQ(warnings_, "");
}

TEST_F(CheckpointsOnDisk, AreNoticedWhenDamagedAndThePreviousOneIsUsed) {
  keep_three();
  Random random(5);
  for (const auto* name : {"000003.json", "000003.model", "000003.weights"}) {
    const auto whole = text_of(part(name));
    for (int i = 0; i < 100; ++i) {
      auto damaged = whole;
      if (i % 4 == 0) damaged.resize(random.below(whole.size()));  // cut off
      if (i % 4 == 1)
        damaged[random.below(whole.size())] ^= static_cast<char>(1 << random.below(8));
      if (i % 4 == 2) std::swap(damaged[random.below(4)], damaged[8 + random.below(4)]);
      if (i % 4 == 3) damaged += '\0';
      if (damaged == whole) continue;
      write(part(name), damaged);
      const auto state = latest();
      ASSERT_TRUE(state) << name << " " << i;
      EXPECT_EQ(state->epochs, 2) << name << " " << i;
      EXPECT_THAT(warnings_, HasSubstr("checkpoint 3 cannot be used: '" + std::string(name) + "'"));
    }
    fs::remove(part(name));
    EXPECT_EQ(latest()->epochs, 2) << name << " is missing";
    write(part(name), whole);
    ASSERT_EQ(latest()->epochs, 3);
  }
}

TEST_F(CheckpointsOnDisk, AreNoneIfAllAreDamaged) {
  keep_three();
  for (const auto* name : {"000002.json", "000003.json"}) write(part(name), "");
  EXPECT_FALSE(latest());
  EXPECT_THAT(warnings_, HasSubstr("checkpoint 2"));
}

TEST(Checksums, TellEveryChangedByteAndTheLength) {
  const std::string text = "a checkpoint of twenty-nine b";
  const auto sum = checksum(text);
  for (std::size_t i = 0; i < text.size(); ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      auto other = text;
      other[i] ^= static_cast<char>(1 << bit);
      EXPECT_NE(checksum(other), sum) << i;
    }
  }
  EXPECT_NE(checksum(text + std::string(1, '\0')), sum);
  EXPECT_NE(checksum(""), checksum(std::string(8, '\0')));
}

}  // namespace
}  // namespace mg
