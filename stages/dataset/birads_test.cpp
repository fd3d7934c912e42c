#include "stages/dataset/birads.hpp"

#include "stages/dataset/testing.hpp"

namespace mg {
namespace {

using testing::error_of;
using testing::expect_says;

TEST(Birads, IsReadHoweverItIsSpelled) {
  EXPECT_EQ(plain_birads("BI-RADS 4"), "4");
  EXPECT_EQ(plain_birads("BIRADS 4A"), "4a");
  EXPECT_EQ(plain_birads(" 4b "), "4b");
  EXPECT_EQ(plain_birads("2.0"), "2");
  EXPECT_EQ(plain_birads("0"), "0");
  EXPECT_EQ(plain_birads("_"), "");
  EXPECT_EQ(plain_birads(""), "");
  EXPECT_EQ(plain_birads("42"), "");
  EXPECT_EQ(plain_birads("2.5"), "");
  EXPECT_EQ(plain_birads("7"), "");
}

TEST(Birads, OfSeveralFindingsTheWorstCounts) {
  EXPECT_EQ(plain_birads("4$2"), "4");
  EXPECT_EQ(plain_birads("2$4"), "4");
  EXPECT_EQ(plain_birads("3$2$2"), "3");
  EXPECT_EQ(plain_birads("4a$4c$4b"), "4c");
  EXPECT_EQ(plain_birads("0$2"), "0") << "more views are needed: worse than benign";
}

TEST(Birads, StandsForAClassUnlessTheUserSaysOtherwise) {
  const BiradsClasses usual;
  EXPECT_EQ(usual("1"), "normal");
  EXPECT_EQ(usual("BI-RADS 2"), "benign");
  EXPECT_EQ(usual("3"), "benign");
  EXPECT_EQ(usual("4c"), "cancer");
  EXPECT_EQ(usual("6"), "cancer");
  EXPECT_EQ(usual("0"), std::nullopt);
  EXPECT_EQ(usual(" _"), std::nullopt);
  const BiradsClasses own({"3=drop", "4a=benign", "4=unknown", "0=cancer"});
  EXPECT_EQ(own("3"), "drop");
  EXPECT_EQ(own("4a"), "benign");
  EXPECT_EQ(own("4b"), std::nullopt);
  EXPECT_EQ(own("4"), std::nullopt);
  EXPECT_EQ(own("5"), "cancer");
  EXPECT_EQ(own("0"), "cancer");
}

TEST(Birads, SaysWhereItIsNone) {
  expect_says(error_of([] {
                BiradsClasses()("high", {"t.csv", 3, 0});
              }),
              "t.csv:3: 'high' stands for no class");
  expect_says(error_of([] { BiradsClasses({"4"}); }), "birads: '4' has no '='");
}

}  // namespace
}  // namespace mg
