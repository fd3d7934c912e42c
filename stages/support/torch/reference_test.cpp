// The networks compute what timm, torchvision and segmentation_models.pytorch compute, and have
// their names. The numbers come from tests/oracles/networks.py.
#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "stages/support/torch/classifier.hpp"
#include "stages/support/torch/closed_form.hpp"
#include "stages/support/torch/unet.hpp"
#include "stages/support/torch/weight_transfer.hpp"

namespace mg::net {
namespace {

// Tests run beside each other, and LibTorch's threads spin while they wait.
[[maybe_unused]] const bool one_thread = (at::set_num_threads(1), true);

using Four = std::array<double, 4>;

/// Fills the network through the others' names, as if it came from a file of theirs.
void fill(Weights& weights, const std::string& encoder, const TensorFile& theirs) {
  const auto how = transfer(weights, encoder, closed_form::file_like(theirs));
  EXPECT_EQ(how.copied, how.wanted) << how.report();
  EXPECT_TRUE(how.missing.empty() && how.misshapen.empty()) << how.report();
}

/// Single precision computes four numbers within 5e-5 of the largest of them.
void expect_same(const Four& ours, const Four& theirs) {
  double largest = 0;
  for (const auto value : theirs) largest = std::max(largest, std::abs(value));
  for (std::size_t i = 0; i < 4; ++i) EXPECT_NEAR(ours[i], theirs[i], 5e-5 * largest) << i;
}

struct ClassifierCase {
  const char* encoder;
  Naming naming;
  std::uint32_t names;  ///< digest of names and shapes
  Four logits;          ///< 0, 17, 500, 999 of the second picture
};
class ClassifierOf : public ::testing::TestWithParam<ClassifierCase> {};

TEST_P(ClassifierOf, ComputesTheLogitsOfTheOriginal) {
  const auto& [encoder, naming, names, logits] = GetParam();
  Weights weights;
  const Classifier network(Builder(weights, Random(1)), {.encoder = {.name = encoder}});
  const auto theirs = exported(weights, encoder, naming);
  EXPECT_EQ(closed_form::digest(theirs), names);
  fill(weights, encoder, theirs);
  const c10::NoGradGuard no_grad;
  const auto y = network.logits(closed_form::picture("x", {2, 3, 64, 96}), Mode::predict());
  Four ours{};
  constexpr std::array places{0, 17, 500, 999};
  for (std::size_t i = 0; i < 4; ++i) ours[i] = y[1][places[i]].item<double>();
  expect_same(ours, logits);
}

const ClassifierCase classifier_cases[] = {
    {"efficientnet_b0", Naming::timm, 0x8253324B, {-0.1716149, -0.1910615, -0.1949673, -0.1566805}},
    {"efficientnet_b1",
     Naming::timm,
     0x15C94842,
     {-0.04334328, -0.1655254, -0.3218624, -0.1526901}},
    {"efficientnet_b2",
     Naming::timm,
     0x579AE951,
     {-0.08765584, 0.1000226, -0.05416835, -0.2357899}},
    {"efficientnet_b3", Naming::timm, 0xFD609837, {0.2238998, -0.07427867, 0.1544245, -0.04268322}},
    {"tf_efficientnet_b0",
     Naming::timm,
     0x8253324B,
     {-0.1755571, -0.2052135, -0.180897, -0.1624164}},
    {"efficientnet_lite0", Naming::timm, 0xFB3883DE, {-2.999887, 0.7627043, -9.250543, 2.273246}},
    {"tf_efficientnet_lite0",
     Naming::timm,
     0xFB3883DE,
     {-2.898506, 0.4349074, -8.945273, 0.8841619}},
    {"mobilenet_v2", Naming::timm, 0xCFC930AA, {-3.320782, 0.890611, -3.848203, 1.578405}},
    {"mobilenetv3_small_100", Naming::timm, 0x5A3C5A3E, {0.9405538, -1.57283, 2.780822, 1.167053}},
    {"tf_mobilenetv3_small_100",
     Naming::timm,
     0x5A3C5A3E,
     {1.09784, -1.667494, 1.176903, 1.629701}},
    {"resnet18", Naming::timm, 0xC666D9D2, {-36.55836, 29.99621, -47.14332, 72.13829}},
    {"resnet34", Naming::timm, 0x94AA01EC, {-510.673, 990.1708, -2143.225, 2217.522}},
    {"efficientnet_b0",
     Naming::torchvision,
     0x0BB905CF,
     {0.2103292, 0.02154325, -0.3054909, 0.09932079}},
    {"efficientnet_b2",
     Naming::torchvision,
     0xDAD95A5E,
     {-0.2391504, 0.2788961, 0.1126912, 0.1250214}},
    {"mobilenet_v2", Naming::torchvision, 0x3E210619, {1.571577, -2.796998, -1.824875, -4.119648}},
    {"mobilenet_v3_small",
     Naming::torchvision,
     0xC6681C0B,
     {0.4686502, 0.05767883, -0.1476751, 0.2796787}},
    {"resnet18", Naming::torchvision, 0xC666D9D2, {-36.55836, 29.99621, -47.14332, 72.13829}},
    {"tf_efficientnet_b0",
     Naming::lukemelas,
     0x95D6D00D,
     {0.1731599, 0.2142233, 0.01027174, 0.1507728}},
};

struct UNetCase {
  const char* encoder;
  Naming naming;
  Skips skips;
  std::uint32_t names;
  Four logits;  ///< of four pixels of the second picture
};
class UNetOver : public ::testing::TestWithParam<UNetCase> {};

TEST_P(UNetOver, ComputesTheLogitsOfTheOriginal) {
  const auto& [encoder, naming, skips, names, logits] = GetParam();
  Weights weights;
  UNetOptions options;
  options.encoder = {.name = encoder, .skips = skips};
  const UNet network(Builder(weights, Random(1)), options);
  const auto theirs = exported(weights, encoder, naming, skips == Skips::timm);
  EXPECT_EQ(closed_form::digest(theirs), names);
  fill(weights, encoder, theirs);
  const c10::NoGradGuard no_grad;
  const auto y = network.logits(closed_form::picture("x", {2, 3, 64, 96}), Mode::predict());
  Four ours{};
  constexpr std::array<std::array<int, 2>, 4> places{{{0, 0}, {5, 7}, {32, 50}, {63, 95}}};
  for (std::size_t i = 0; i < 4; ++i) {
    ours[i] = y[1][0][places[i][0]][places[i][1]].item<double>();
  }
  expect_same(ours, logits);
}

const UNetCase unet_cases[] = {
    {"efficientnet_b0",
     Naming::timm,
     Skips::smp,
     0x35B31E89,
     {-0.117359, 0.2550841, 0.3196704, 0.2627072}},
    {"tf_efficientnet_b0",
     Naming::lukemelas,
     Skips::smp,
     0x7284AE21,
     {-0.1767842, 0.3081734, 0.1270745, 0.09775493}},
    {"efficientnet_lite0",
     Naming::timm,
     Skips::smp,
     0x90F88054,
     {0.9026159, 1.485001, -1.421624, 0.9842918}},
    {"mobilenet_v2",
     Naming::torchvision,
     Skips::smp,
     0xB9263DE7,
     {0.102613, 1.872314, 0.7540915, 1.051837}},
    {"resnet18", Naming::timm, Skips::smp, 0x938E59BD, {5.546401, 14.79625, 18.94473, 5.46525}},
    {"resnet34", Naming::timm, Skips::smp, 0x3D354EBF, {138.0259, 272.0395, 203.3714, 81.08528}},
    {"efficientnet_b0",
     Naming::timm,
     Skips::timm,
     0x01B52D0C,
     {0.07492384, 0.1662471, 0.2602863, 0.1181244}},
    {"tf_efficientnet_lite0",
     Naming::timm,
     Skips::timm,
     0x9DAB185D,
     {0.8726249, -0.8032671, -1.357273, 2.313828}},
    {"mobilenet_v2",
     Naming::timm,
     Skips::timm,
     0xDABED29A,
     {1.137427, -0.9522097, 1.208449, 0.5831299}},
    {"mobilenetv3_small_100",
     Naming::timm,
     Skips::timm,
     0xC99329C1,
     {0.1002869, -0.1891058, -0.3270947, 0.2381851}},
    {"resnet18", Naming::timm, Skips::timm, 0xE20E526D, {2.758229, 12.54252, 9.328766, 4.181003}},
};

std::string safe(std::string name) {
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Others, ClassifierOf, ::testing::ValuesIn(classifier_cases),
                         [](const auto& info) {
                           return safe(info.param.encoder + ("_of_" + text(info.param.naming)));
                         });
INSTANTIATE_TEST_SUITE_P(Others, UNetOver, ::testing::ValuesIn(unet_cases), [](const auto& info) {
  const auto* universal = info.param.skips == Skips::timm ? "_universal" : "";
  return safe(info.param.encoder + ("_of_" + text(info.param.naming)) + universal);
});

}  // namespace
}  // namespace mg::net
