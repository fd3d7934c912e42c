#include <gmock/gmock.h>

#include <set>

#include "pipeline/context.hpp"
#include "pipeline/random.hpp"
#include "pipeline/value.hpp"

namespace mg {
namespace {

TEST(Affine, ComposesLikeFunctions) {
  const Affine a{2, 1, 3, 0, 4, 5};
  const Affine b{0, -1, 7, 1, 0, 9};
  const Point p{1.5, -2};
  EXPECT_EQ((a * b)(p), a(b(p)));
  const auto back = a.inverse()(a(p));
  EXPECT_DOUBLE_EQ(back.x, p.x);
  EXPECT_DOUBLE_EQ(back.y, p.y);
  EXPECT_THROW((Affine{1, 2, 0, 2, 4, 0}.inverse()), Error);
}

TEST(Affine, AlignsTheEdgesOfACoarserGrid) {
  const auto map = Affine::coarser(4, 2);
  EXPECT_EQ(map({-0.5, -0.5}), (Point{-0.5, -0.5}));  // the corner stays the corner
  EXPECT_EQ(map({0, 0}), (Point{1.5, 0.5}));          // the center of the first 4 × 2 block
}

TEST(Geometry, ScalesTheSpacingAndKeepsTheWayBack) {
  Geometry source{{0.1, 0.2}, {}, 100, 80};
  const auto coarse = source.moved(Affine::coarser(4, 2)).moved(Affine::shift(3, 1));
  EXPECT_DOUBLE_EQ(coarse.spacing.x_mm, 0.4);
  EXPECT_DOUBLE_EQ(coarse.spacing.y_mm, 0.4);
  EXPECT_EQ(coarse.to_source({0, 0}), (Point{13.5, 2.5}));
}

TEST(Pixels, RefuseACountThatDoesNotFit) {
  EXPECT_THROW(make_pixels<float>(2, 2, 1, {1, 2, 3}), Error);
  EXPECT_EQ((make_pixels<float>(2, 1, 2, {1, 2, 3, 4}).at<float>(1, 0, 1)), 4);
}

TEST(Value, KnowsItsTypeItsBytesAndItsColumns) {
  const auto image = Value::of(Image{make_pixels<std::uint16_t>(3, 2, 1, {1, 2, 3, 4, 5, 6})});
  EXPECT_EQ(image.type().name, "image");
  EXPECT_EQ(image.bytes(), 12U);
  EXPECT_THROW(image.as<Mask>(), Error);
  EXPECT_THROW(Value().as<Mask>(), Error);
  const auto scores = Value::of(Scores{{{"benign", 0.25}, {"cancer", 0.75}}});
  EXPECT_THAT(scores.type().columns(scores.address()),
              testing::ElementsAre(testing::Pair("best", "cancer"), testing::Pair("benign", "0.25"),
                                   testing::Pair("cancer", "0.75")));
}

TEST(Value, ComesToTheHostOnlyIfItIsElsewhere) {
  const auto here = Value::of(Image{make_pixels<std::uint8_t>(2, 1, 1, {3, 4})});
  EXPECT_EQ(here.on_host().address(), here.address());
  EXPECT_EQ(Value::of(Number{2}).on_host().as<Number>().value, 2);
  EXPECT_FALSE(Value().on_host());

  auto pixels = here.as<Image>().pixels;
  pixels.device = "moon:0";
  EXPECT_THROW(Value::of(Mask{pixels}).on_host(), Error);
  pixels.copy_to_host = [](const Pixels& there) {
    auto out = there;
    out.device = "cpu";
    return out;
  };
  Image away{pixels};
  away.view = "CC";
  const auto fetched = Value::of(away).on_host();
  EXPECT_TRUE(fetched.as<Image>().pixels.on_host());
  EXPECT_EQ(fetched.as<Image>().pixels.at<std::uint8_t>(1, 0), 4);
  EXPECT_EQ(fetched.as<Image>().view, "CC");
}

TEST(Value, LivesAsLongAsItsCompanionAndNoLonger) {
  const auto companion = std::make_shared<int>(1);
  {
    const auto value = Value::of(Number{2}).with(companion);
    const auto copy = value;
    EXPECT_EQ(companion.use_count(), 2);
    EXPECT_EQ(copy.as<Number>().value, 2);
  }
  EXPECT_EQ(companion.use_count(), 1);
}

TEST(Random, IsAFunctionOfKeyAndCounterAlone) {
  Random a(42), b(42);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(a.bits(), b.bits());
  EXPECT_NE(Random(42).fork("x").bits(), Random(42).fork("y").bits());
  // Fixed for ever: runs of other days and machines must be repeatable.
  EXPECT_EQ(Random(1).bits(), 0x8b4fda8c892b50eULL);
}

TEST(Random, IsUniformAndNormal) {
  Random random(7);
  double sum = 0, square = 0, normal = 0, normal_square = 0;
  constexpr int n = 200000;
  for (int i = 0; i < n; ++i) {
    const auto u = random.uniform();
    const auto z = random.normal();
    sum += u, square += u * u, normal += z, normal_square += z * z;
  }
  // Five standard errors of the mean each.
  EXPECT_NEAR(sum / n, 0.5, 5 * 0.2887 / std::sqrt(n));
  EXPECT_NEAR(square / n, 1.0 / 3, 5 * 0.2981 / std::sqrt(n));
  EXPECT_NEAR(normal / n, 0, 5 / std::sqrt(n));
  EXPECT_NEAR(normal_square / n, 1, 5 * std::sqrt(2.0 / n));
}

TEST(Random, DrawsEveryNumberBelowTheBound) {
  Random random(3);
  std::set<std::uint64_t> seen;
  for (int i = 0; i < 1000; ++i) seen.insert(random.below(5));
  EXPECT_THAT(seen, testing::ElementsAre(0, 1, 2, 3, 4));
}

TEST(Context, GivesRandomNumbersToRandomStagesOnly) {
  RunInfo run;
  const Identity who{.key = "a/b"};
  EXPECT_THROW((void)Context(run, who, Split::train, 0, 0, 0).random(), Error);
  const auto first = Context(run, who, Split::train, 0, 0, 5).random().bits();
  EXPECT_EQ(first, Context(run, who, Split::train, 3, 0, 5).random().bits());  // not of the index
  EXPECT_NE(first, Context(run, who, Split::train, 0, 1, 5).random().bits());  // of the epoch
  EXPECT_NE(first, Context(run, who, Split::train, 0, 0, 6).random().bits());  // of the stage
}

}  // namespace
}  // namespace mg
