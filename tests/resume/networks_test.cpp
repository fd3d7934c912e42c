// A U-Net and a classifier behind it, killed while they write checkpoints.
#include "tests/resume/killed.hpp"

namespace mg::testing {
namespace {

using ::testing::HasSubstr;

using KilledTrainings = KilledPrograms;

TEST_F(KilledTrainings, EndWithTheSameWeightsAndPredictionsToTheByte) {
  write("g.yaml",
        "mammograph: 1\nplugins: [" TINY_PLUGIN
        "]\nstages:\n"
        "  cases: {use: tiny.pictures}\n"
        "  tumor: {use: segment.unet, from: cases, encoder: mobilenet_v3_small,"
        " train: {epochs: 3}}\n"
        "  verdict: {use: classify.efficientnet, from: tumor, encoder: mobilenet_v3_small,"
        " classes: [benign, cancer], train: {epochs: 3, balance: true}}\n");
  const std::string command = "run g.yaml --device-threads 1 --out ";
  const auto whole = mammograph(command + "whole");
  ASSERT_EQ(whole.exit_code, 0) << whole.text;
  // Changes below checkpoints/: two origins, the list of samples and a first checkpoint make 12.
  // Then come, for each epoch, the model's state (written, flushed, named: a kill in the writing
  // leaves half of it), the best weights and the seal.
  for (const auto n : {5, 13, 15, 17, 20, 25, 33, 38, 44}) {
    const auto ran = kill_at(n, "run/checkpoints", command + "run");
    ASSERT_EQ(ran.exit_code, killed) << n << ran.text;
    const auto again = resume("run");
    ASSERT_EQ(again.exit_code, 0) << n << again.text;
    if (n == 25) {
      EXPECT_THAT(again.text, HasSubstr("tumor: goes on after epoch 1")) << n;
    }
    if (n > 38) {
      EXPECT_THAT(again.text, HasSubstr("tumor: is trained already")) << n;
    }
    expect_the_same("run", "whole", n);
    fs::remove_all(folder_ / "run");
  }
}

TEST_F(KilledTrainings, GoOnWithAFoundRateAccumulationMomentumAndFrozenParts) {
  write("g.yaml",
        "mammograph: 1\nplugins: [" TINY_PLUGIN
        "]\nstages:\n"
        "  cases: {use: tiny.pictures}\n"
        "  tumor: {use: segment.unet, from: cases, encoder: mobilenet_v3_small, train: {epochs: 3,"
        " rate: find, accumulate: 2, optimizer: sgd, freeze_epochs: 1, deep_supervision: 0.5,"
        " keep: 2}}\n"
        "  verdict: {use: classify.efficientnet, from: tumor, encoder: mobilenet_v3_small,"
        " classes: [benign, cancer], calibrate: true, train: {epochs: 3, sampler: balanced,"
        " mixup: 0.3, accumulate: 3, encoder_rate: 0.1}}\n");
  const std::string command = "run g.yaml --device-threads 1 --out ";
  ASSERT_EQ(mammograph(command + "whole").exit_code, 0);
  for (const auto& [n, says] :
       {std::pair(27, "tumor: goes on after epoch 1"), {46, "verdict: goes on after epoch 1"}}) {
    ASSERT_EQ(kill_at(n, "run/checkpoints", command + "run").exit_code, killed);
    const auto again = resume("run");
    ASSERT_EQ(again.exit_code, 0) << again.text;
    EXPECT_THAT(again.text, HasSubstr(says));
    EXPECT_EQ(again.text.find("was found"), std::string::npos) << "the rate is known";
    expect_the_same("run", "whole", n);
    fs::remove_all(folder_ / "run");
  }
}

}  // namespace
}  // namespace mg::testing
