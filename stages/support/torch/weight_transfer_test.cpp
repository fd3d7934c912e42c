#include "stages/support/torch/weight_transfer.hpp"

#include <ATen/Parallel.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/ones.h>
#include <c10/core/GradMode.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "pipeline/error.hpp"
#include "stages/support/torch/classifier.hpp"
#include "stages/support/torch/closed_form.hpp"
#include "stages/support/torch/unet.hpp"

namespace mg::net {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Tests run beside each other, and LibTorch's threads spin while they wait.
[[maybe_unused]] const bool one_thread = (at::set_num_threads(1), true);

ClassifierOptions classifier(const std::string& encoder, std::int64_t channels,
                             std::int64_t classes) {
  ClassifierOptions out;
  out.encoder.name = encoder, out.encoder.channels = channels;
  out.classes = classes;
  return out;
}

UNetOptions unet(const std::string& encoder) {
  UNetOptions out;
  out.encoder.name = encoder, out.encoder.channels = 3;
  return out;
}

struct Net {
  Weights weights;
  Classifier net;
  explicit Net(const std::string& encoder, std::int64_t channels = 3, std::int64_t classes = 10,
               std::uint64_t seed = 1)
      : net(Builder(weights, Random(seed)), classifier(encoder, channels, classes)) {}
};

struct Mask {
  Weights weights;
  UNet net;
  explicit Mask(const std::string& encoder, std::uint64_t seed = 1)
      : net(Builder(weights, Random(seed)), unet(encoder)) {}
};

at::Tensor named(const std::vector<NamedTensor>& tensors, const std::string& name) {
  for (const auto& entry : tensors) {
    if (entry.name == name) return entry.tensor.detach();
  }
  ADD_FAILURE() << "no tensor " << name;
  return at::ones({1}, at::kFloat);
}

TEST(TensorNames, AreThoseOfTorchvision) {
  const auto name = [](const std::string& encoder, std::string_view ours) {
    return name_in(Naming::torchvision, encoder, ours);
  };
  EXPECT_EQ(name("efficientnet_b0", "conv_stem.weight"), "features.0.0.weight");
  EXPECT_EQ(name("efficientnet_b0", "blocks.0.0.conv_pw.weight"), "features.1.0.block.2.0.weight");
  EXPECT_EQ(name("efficientnet_b0", "blocks.1.0.conv_pw.weight"), "features.2.0.block.0.0.weight");
  EXPECT_EQ(name("efficientnet_b0", "blocks.5.3.se.conv_expand.bias"),
            "features.6.3.block.2.fc2.bias");
  EXPECT_EQ(name("efficientnet_b0", "bn2.running_mean"), "features.8.1.running_mean");
  EXPECT_EQ(name("mobilenet_v2", "blocks.1.1.bn3.weight"), "features.3.conv.3.weight");
  EXPECT_EQ(name("mobilenet_v3_small", "conv_head.bias"), "classifier.0.bias");
  EXPECT_EQ(name("resnet18", "layer1.0.conv1.weight"), "layer1.0.conv1.weight");
  EXPECT_EQ(name_in(Naming::old_torchvision, "mobilenet_v2", "blocks.1.0.bn3.weight"),
            "features.2.conv.7.weight");
  EXPECT_EQ(name_in(Naming::lukemelas, "efficientnet_b0", "blocks.0.0.bn2.bias"),
            "_blocks.0._bn2.bias");
}

TEST(TensorNames, StayWhereTheNamingHasNoOther) {
  for (const auto* unknown : {"", "head.weight", "blocks.", "blocks.1", "blocks.x.0.bn1.weight",
                              "blocks.9.0.bn1.weight", "blocks.99999999999.0.bn1.weight"}) {
    EXPECT_EQ(name_in(Naming::torchvision, "efficientnet_b0", unknown), unknown);
  }
  EXPECT_THROW(name_in(Naming::torchvision, "efficientnet", "bn1.weight"), Error);
}

TEST(Transfer, GoesThereAndBackUnderAllNames) {
  for (const auto* encoder : {"efficientnet_b0", "tf_efficientnet_lite0", "mobilenet_v2",
                              "mobilenet_v3_small", "resnet18", "plain16"}) {
    const Net from(encoder);
    Net to(encoder);
    const auto before = from.weights.all(), after = to.weights.all();
    for (const auto naming : all_namings()) {
      for (const auto& entry : after) entry.tensor.detach().fill_(-1);
      const auto how = transfer(to.weights, encoder, exported(from.weights, encoder, naming));
      EXPECT_TRUE(how.complete() && how.copied == how.wanted) << encoder << " " << how.report();
      for (std::size_t i = 0; i < before.size(); ++i) {
        ASSERT_TRUE(at::equal(before[i].tensor, after[i].tensor)) << before[i].name;
      }
    }
  }
}

TEST(Transfer, OfAUNetGoesThereAndBack) {
  for (const bool universal : {false, true}) {
    const Mask from("tf_efficientnet_b0");
    Mask to("tf_efficientnet_b0", 2);
    const auto file = exported(from.weights, "tf_efficientnet_b0", Naming::lukemelas, universal);
    const auto how = transfer(to.weights, "tf_efficientnet_b0", file);
    EXPECT_EQ(how.naming, Naming::lukemelas);
    EXPECT_EQ(how.prefix, universal ? "encoder.model." : "encoder.");
    EXPECT_EQ(how.copied, how.wanted) << how.report();
    EXPECT_THAT(how.unused, IsEmpty()) << "the head that nothing uses is no news";
    EXPECT_TRUE(at::equal(from.weights.all()[7].tensor, to.weights.all()[7].tensor));
  }
}

TEST(Transfer, SumsTheStemForGray) {
  const Net color("resnet18");
  Net gray("resnet18", 1);
  const auto how = transfer(gray.weights, "resnet18", {color.weights.all(), {}});
  EXPECT_EQ(how.adapted_stem, "conv1.weight");
  EXPECT_EQ(how.copied, how.wanted);
  const c10::NoGradGuard no_grad;
  const auto x = closed_form::picture("x", {2, 1, 64, 64});
  const auto ours = gray.net.logits(x, Mode::predict());
  const auto theirs = color.net.logits(x.expand({2, 3, 64, 64}), Mode::predict());
  EXPECT_LT(ours.sub(theirs).abs().max().item<double>(), 1e-5 * theirs.abs().max().item<double>());

  Net again("resnet18", 3, 10, 2);
  transfer(again.weights, "resnet18", {gray.weights.all(), {}});
  const auto spread = again.net.logits(x.expand({2, 3, 64, 64}), Mode::predict());
  EXPECT_LT(spread.sub(theirs).abs().max().item<double>(),
            1e-5 * theirs.abs().max().item<double>());
}

TEST(Transfer, BringsAClassifiersBodyIntoAUNetWhateverStandsBeforeItsNames) {
  const Net from("efficientnet_lite0");
  TensorFile file;
  for (const auto& entry : exported(from.weights, "efficientnet_lite0", Naming::timm).tensors) {
    file.tensors.push_back({"module.net." + entry.name, entry.tensor});
  }
  Mask to("efficientnet_lite0", 2);
  const auto how = transfer(to.weights, "efficientnet_lite0", file);
  EXPECT_EQ(how.prefix, "module.net.");
  EXPECT_EQ(how.copied, how.of_encoder);
  EXPECT_TRUE(std::all_of(how.missing.begin(), how.missing.end(), [](const std::string& name) {
    return name.starts_with("decoder.") || name.starts_with("segmentation_head.");
  })) << how.report();
  EXPECT_TRUE(at::equal(named(from.weights.all(), "blocks.6.0.bn3.weight"),
                        named(to.weights.all(), "encoder.blocks.6.0.bn3.weight")));
}

TEST(Transfer, TellsWhatDidNotFit) {
  const Net from("mobilenet_v2", 3, 5);
  Net to("mobilenet_v2", 3, 2, 2);
  auto file = exported(from.weights, "mobilenet_v2", Naming::old_torchvision);
  std::erase_if(file.tensors, [](const NamedTensor& entry) {
    return entry.name == "features.2.conv.6.weight" || entry.name.ends_with("num_batches_tracked");
  });
  file.tensors.push_back({"optimizer.step", at::ones({1}, at::kFloat)});
  const auto before = named(to.weights.all(), "classifier.weight").clone();
  const auto how = transfer(to.weights, "mobilenet_v2", file);
  EXPECT_EQ(how.naming, Naming::old_torchvision);
  EXPECT_THAT(how.missing, ElementsAre("blocks.1.0.conv_pwl.weight"));
  EXPECT_THAT(how.misshapen, ElementsAre("classifier.weight [5, 1280] instead of [2, 1280]",
                                         "classifier.bias [5] instead of [2]"));
  EXPECT_THAT(how.unused, ElementsAre("optimizer.step"));
  EXPECT_THAT(how.report(), HasSubstr("of 314 tensors fit (names of old_torchvision); missing: "));
  EXPECT_TRUE(at::equal(named(to.weights.all(), "classifier.weight"), before));
}

TEST(LoadAll, FillsANetworkOrSaysEverythingThatDoesNotFit) {
  Net to("resnet18");
  auto file = exported(Net("resnet18", 3, 10, 2).weights, "resnet18", Naming::torchvision);
  for (auto& entry : file.tensors) {
    if (entry.tensor.is_floating_point()) entry.tensor = entry.tensor.to(at::kHalf);
  }
  load_all(to.weights, "resnet18", file, "w.safetensors");
  EXPECT_TRUE(at::equal(named(to.weights.all(), "fc.weight"),
                        named(file.tensors, "fc.weight").to(at::kFloat)));

  Net other("resnet18", 3, 4, 3);
  std::erase_if(file.tensors, [](const auto& entry) { return entry.name == "bn1.bias"; });
  file.tensors.push_back({"layer9.weight", at::ones({1}, at::kFloat)});
  const auto before = named(other.weights.all(), "bn1.weight").clone();
  try {
    load_all(other.weights, "resnet18", file, "w.safetensors");
    FAIL() << "it was taken";
  } catch (const Error& error) {
    EXPECT_EQ(
        error.message(),
        "w.safetensors does not fit the network: 119 of 122 tensors fit (names of timm); "
        "missing: bn1.bias; of another shape: fc.weight [10, 512] instead of [4, 512], fc.bias "
        "[10] instead of [4]; unused: layer9.weight");
  }
  EXPECT_TRUE(at::equal(named(other.weights.all(), "bn1.weight"), before));
}

TEST(LoadAll, RefusesADeeperNetworkAlthoughAllIsThere) {
  const Net deep("efficientnet_b1");
  Net shallow("efficientnet_b0");
  EXPECT_THROW(load_all(shallow.weights, "efficientnet_b0", {deep.weights.all(), {}}, "w"), Error);
}

TEST(StartFrom, RefusesWeightsOfAnotherEncoderAndChangesNothing) {
  const Net from("resnet18");
  Net to("efficientnet_b0");
  const auto before = named(to.weights.all(), "bn1.weight").clone();
  const auto file = std::filesystem::path(::testing::TempDir()) / "resnet18_to_start_from";
  save_safetensors(file, {from.weights.all(), {}});
  try {
    start_from(to.weights, "efficientnet_b0", file, {});
    FAIL() << "it was taken";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("resnet18_to_start_from fits "));
    EXPECT_THAT(error.what(), HasSubstr(" of the 360 tensors of efficientnet_b0"));
  }
  std::filesystem::remove(file);
  EXPECT_TRUE(at::equal(named(to.weights.all(), "bn1.weight"), before));
}

}  // namespace
}  // namespace mg::net
