#include "runtime/engine/join.hpp"

#include <gmock/gmock.h>

namespace mg {
namespace {

using testing::ElementsAre;

constexpr std::size_t splitter = 1, other_splitter = 2, joiner = 3;

CheckedGraph graph() {
  CheckedGraph out;
  for (const auto* name : {"source", "tiles", "views", "joiner"}) {
    out.nodes.emplace_back().name = name;
  }
  out.slots.resize(2);
  return out;
}

Layout layout() {
  static const StageInfo info;
  auto chain = graph();
  for (std::size_t i = 0; i < chain.nodes.size(); ++i) {
    chain.nodes[i].info = &info;
    if (i > 0) chain.nodes[i].from = {i - 1};
  }
  chain.nodes[joiner].inputs = {0, 1};
  PassSpec spec;
  spec.roles.assign(chain.nodes.size(), Role::run);
  return {chain, spec};
}

/// A sample that has a value in one slot only.
Sample sample(std::string path, std::vector<std::size_t> made_by, std::size_t slot, double value) {
  Sample out;
  out.identity = std::make_shared<const Identity>(Identity{.key = "s" + path});
  out.path = std::move(path);
  out.made_by = std::move(made_by);
  out.slots.resize(2);
  out.slots[slot] = Value::of(Number{value});
  return out;
}

Sample dead(Sample sample, Fate fate, std::size_t stage, std::string why) {
  sample.fate = fate;
  sample.stage = stage;
  sample.why = std::move(why);
  sample.slots.assign(sample.slots.size(), {});
  return sample;
}

Ref shipment(std::vector<Sample> samples) {
  auto out = std::make_shared<Shipment>();
  out->samples = std::move(samples);
  return out;
}

Ref joined(const Ref& a, const Ref& b) { return join(graph(), layout(), joiner, {a, b}); }

std::vector<std::string> texts(const Ref& shipment) {
  std::vector<std::string> out;
  for (const auto& s : shipment->samples) {
    auto text = s.path + (s.path.empty() ? "" : " ") + to_string(s.fate);
    for (const auto& value : s.slots) {
      text += value ? " " + std::to_string(static_cast<int>(value.as<Number>().value)) : " -";
    }
    out.push_back(text);
  }
  return out;
}

TEST(Join, PutsTheValuesOfBothBranchesTogether) {
  EXPECT_THAT(texts(joined(shipment({sample("", {}, 0, 1)}), shipment({sample("", {}, 1, 2)}))),
              ElementsAre("ok 1 2"));
}

TEST(Join, GivesEachOfSeveralTheOneOfTheOtherBranch) {
  const auto one = shipment({sample("", {}, 0, 7)});
  const auto two = shipment({sample(".0", {splitter}, 1, 1), sample(".1", {splitter}, 1, 2)});
  EXPECT_THAT(texts(joined(one, two)), ElementsAre(".0 ok 7 1", ".1 ok 7 2"));
  EXPECT_THAT(texts(joined(two, one)), ElementsAre(".0 ok 7 1", ".1 ok 7 2"));
}

TEST(Join, MatchesSeveralThatWereSeveralBeforeTheFork) {
  const auto a = shipment({sample(".0", {splitter}, 0, 1), sample(".1", {splitter}, 0, 2)});
  const auto b = shipment({sample(".0", {splitter}, 1, 3), sample(".1", {splitter}, 1, 4)});
  EXPECT_THAT(texts(joined(a, b)), ElementsAre(".0 ok 1 3", ".1 ok 2 4"));
}

TEST(Join, MatchesWhatOneBranchMadeFinerStill) {
  const auto a = shipment({sample(".0", {splitter}, 0, 1), sample(".1", {splitter}, 0, 2)});
  const auto b =
      shipment({sample(".0", {splitter}, 1, 3), sample(".1.0", {splitter, other_splitter}, 1, 4),
                sample(".1.1", {splitter, other_splitter}, 1, 5)});
  EXPECT_THAT(texts(joined(a, b)), ElementsAre(".0 ok 1 3", ".1.0 ok 2 4", ".1.1 ok 2 5"));
}

TEST(Join, DoesNotTakeTheTenthForTheFirst) {
  std::vector<Sample> a, b;
  for (int i = 0; i < 11; ++i) a.push_back(sample("." + std::to_string(i), {splitter}, 0, i));
  b.push_back(sample("", {}, 1, 5));
  EXPECT_EQ(joined(shipment(a), shipment(b))->samples.size(), 11U);
  const auto first = shipment({sample(".1", {splitter}, 1, 9)});
  EXPECT_EQ(texts(joined(first, shipment({a[1], a[10]}))).size(), 1U);
}

TEST(Join, FailsWhatTheBranchesMultipliedDifferently) {
  const auto a = shipment({sample(".0", {splitter}, 0, 1), sample(".1", {splitter}, 0, 2)});
  const auto b =
      shipment({sample(".0", {other_splitter}, 1, 3), sample(".1", {other_splitter}, 1, 4)});
  const auto out = joined(a, b);
  EXPECT_THAT(texts(out), ElementsAre(".0 failed - -", ".1 failed - -"));
  EXPECT_EQ(out->samples[0].why,
            "stage 'joiner': cannot join what 'tiles' and 'views' made several of in different "
            "ways (do it before the branches part)");
  EXPECT_EQ(out->samples[0].stage, joiner);
}

TEST(Join, DependsOnAllBranches) {
  const auto skipped = shipment({dead(sample("", {}, 0, 1), Fate::skipped, 1, "too small")});
  const auto failed = shipment({dead(sample("", {}, 1, 2), Fate::failed, 2, "broken")});
  const auto good = shipment({sample("", {}, 1, 2)});
  EXPECT_THAT(texts(joined(skipped, good)), ElementsAre("skipped - -"));
  EXPECT_EQ(joined(good, skipped)->samples[0].why, "too small");
  EXPECT_THAT(texts(joined(skipped, failed)), ElementsAre("failed - -"));
  EXPECT_EQ(joined(failed, skipped)->samples[0].why, "broken");
}

TEST(Join, NamesTheFirstStageOfTwoThatFailed) {
  const auto first = shipment({dead(sample("", {}, 0, 1), Fate::failed, 1, "first")});
  const auto second = shipment({dead(sample("", {}, 1, 2), Fate::failed, 2, "second")});
  EXPECT_EQ(joined(first, second)->samples[0].why, "first");
  EXPECT_EQ(joined(second, first)->samples[0].why, "first");
}

TEST(Join, ATombstoneOfTheWholeStandsForAllThatCameOfIt) {
  const auto whole = shipment({dead(sample("", {}, 0, 1), Fate::failed, 1, "broken")});
  const auto parts = shipment({sample(".0", {splitter}, 1, 1), sample(".1", {splitter}, 1, 2)});
  EXPECT_THAT(texts(joined(whole, parts)), ElementsAre(".0 failed - -", ".1 failed - -"));
}

TEST(Settle, IsOkIfAnyBranchBroughtTheSampleToItsEnd) {
  const auto skipped = shipment({dead(sample("", {}, 0, 1), Fate::skipped, 1, "has no label")});
  const auto good = shipment({sample("", {}, 1, 2)});
  const auto failed = shipment({dead(sample("", {}, 1, 2), Fate::failed, 2, "broken")});
  EXPECT_THAT(texts(settle({skipped, good})), ElementsAre("ok - 2"));
  EXPECT_EQ(settle({skipped, good})->samples[0].why, "");
  EXPECT_EQ(fate_of(*settle({good, failed, skipped})), Fate::failed);
  EXPECT_EQ(fate_of(*settle({skipped, skipped})), Fate::skipped);
}

TEST(Settle, KeepsSamplesThatOneBranchAloneMade) {
  const auto a = shipment({sample(".0", {splitter}, 0, 1), sample(".1", {splitter}, 0, 2)});
  const auto b = shipment({sample(".0", {other_splitter}, 1, 3)});
  EXPECT_THAT(texts(settle({a, b})), ElementsAre(".0 ok 1 -", ".1 ok 2 -", ".0 ok - 3"));
}

TEST(Fate, OfAParcelIsFailedIfAnyOfItsSamplesFailedElseOkIfAnyIs) {
  Parcel parcel;
  parcel.samples.resize(3);
  parcel.samples[0].fate = Fate::skipped;
  parcel.samples[1].fate = Fate::cancelled;
  parcel.samples[2].fate = Fate::skipped;
  EXPECT_EQ(fate_of(parcel), Fate::cancelled);
  parcel.samples[2].fate = Fate::ok;
  EXPECT_EQ(fate_of(parcel), Fate::ok);
  parcel.samples[0].fate = Fate::failed;
  EXPECT_EQ(fate_of(parcel), Fate::failed);
}

}  // namespace
}  // namespace mg
