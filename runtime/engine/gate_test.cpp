#include "runtime/engine/gate.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <thread>

namespace mg {
namespace {

constexpr std::size_t kb = 1024;

/// Keeps what the gate admits.
struct Waiting {
  std::mutex mutex;
  std::deque<std::shared_ptr<Token>> tokens;
  Gate::Admit admit() {
    return [this](std::shared_ptr<Token> token) {
      const std::lock_guard lock(mutex);
      tokens.push_back(std::move(token));
    };
  }
  std::shared_ptr<Token> take() {
    const std::lock_guard lock(mutex);
    if (tokens.empty()) return nullptr;
    auto token = std::move(tokens.front());
    tokens.pop_front();
    return token;
  }
};

GateLimits limits(std::size_t samples, std::size_t bytes, std::uint64_t total) {
  GateLimits out;
  out.samples = samples;
  out.bytes = bytes;
  out.total = total;
  out.nodes = 4;
  return out;
}

TEST(Gate, LetsTheFirstGoAloneThenAsManyAsAllowed) {
  Waiting waiting;
  Gate gate(limits(3, 100 * kb, 10), nullptr);
  gate.start(waiting.admit());
  EXPECT_EQ(waiting.tokens.size(), 1U);
  waiting.take();  // and gone at once
  EXPECT_EQ(waiting.tokens.size(), 3U);
  waiting.take();
  EXPECT_EQ(waiting.tokens.size(), 3U);
  EXPECT_EQ(gate.admitted(), 5U);
  EXPECT_EQ(gate.peak_in_flight(), 3U);
  gate.stop();
  waiting.tokens.clear();
}

TEST(Gate, ReservesForEachSampleWhatTheLargestHeld) {
  Waiting waiting;
  Gate gate(limits(100, 100 * kb, 100), nullptr);
  gate.start(waiting.admit());
  {
    const auto first = waiting.take();
    auto a = charge(first, 20 * kb);
    auto b = charge(first, 10 * kb);  // 30 at once
    a.reset();
    auto c = charge(first, 5 * kb);
  }
  EXPECT_EQ(waiting.tokens.size(), 3U);  // 3 * 30 <= 100
  auto one = waiting.take();
  const auto more = charge(one, 60 * kb);  // larger than thought: 60 + 2 * 30 are over the budget
  waiting.take();
  EXPECT_EQ(waiting.tokens.size(), 1U);  // 60 + 30; no room for another 30
  one.reset();
  EXPECT_EQ(waiting.tokens.size(), 1U) << "a value in use keeps its sample in flight";
  EXPECT_EQ(gate.peak_bytes(), 60 * kb);
  gate.stop();
  waiting.tokens.clear();
}

TEST(Gate, AdmitsASampleThatIsLargerThanTheBudgetAlone) {
  Waiting waiting;
  Gate gate(limits(100, 10 * kb, 3), nullptr);
  gate.start(waiting.admit());
  for (int i = 0; i < 3; ++i) {
    auto token = waiting.take();
    ASSERT_NE(token, nullptr) << i;
    const auto value = charge(token, 50 * kb);
    EXPECT_TRUE(waiting.tokens.empty());
  }
  EXPECT_TRUE(gate.done());
}

TEST(Gate, ReservesForSamplesInABatchOnlyWhatIsStillToCome) {
  Waiting waiting;
  Gate gate(limits(100, 100 * kb, 100), nullptr);
  gate.start(waiting.admit());
  const auto to_batch = [&] {
    auto token = waiting.take();
    auto large = charge(token, 40 * kb);
    auto small = charge(token, 2 * kb);
    large.reset();
    token->rest_at(2);
    return std::pair(token, small);
  };
  std::vector<std::pair<std::shared_ptr<Token>, std::shared_ptr<const void>>> batch;
  for (int i = 0; i < 16; ++i) {
    ASSERT_FALSE(waiting.tokens.empty()) << i;
    batch.push_back(to_batch());
  }
  // Each has 2 of its 42 kB left; nobody knows yet what comes after the batch.
  EXPECT_EQ(waiting.tokens.size(), 1U);  // 16 * 2 + 42 <= 100 < 16 * 2 + 2 * 42
  for (auto& [token, small] : batch) {
    const auto prediction = charge(token, 8 * kb);
    small.reset();
  }
  batch.clear();  // now it is known: 10 kB
  EXPECT_EQ(waiting.tokens.size(), 2U);
  batch.push_back(to_batch());
  EXPECT_EQ(waiting.tokens.size(), 2U);  // 10 + 2 * 42 <= 100
  gate.stop();
  waiting.tokens.clear();
}

TEST(Gate, ForgetsReservationsOnlyWhenNothingMoves) {
  Waiting waiting;
  Gate gate(limits(100, 100 * kb, 100), nullptr);
  gate.start(waiting.admit());
  { const auto value = charge(waiting.take(), 60 * kb); }
  EXPECT_EQ(waiting.tokens.size(), 1U);  // 2 * 60 > 100
  EXPECT_TRUE(gate.admit_one_when_idle());
  EXPECT_EQ(waiting.tokens.size(), 2U);
  const auto value = charge(waiting.tokens.front(), 50 * kb);
  EXPECT_FALSE(gate.admit_one_when_idle());  // 50 are held
  gate.stop();
  waiting.tokens.clear();
}

TEST(Gate, AdmitsNoMoreOnceCancelledOrStopped) {
  std::atomic<bool> cancelled = false;
  Waiting waiting;
  Gate gate(limits(2, kb, 10), &cancelled);
  gate.start(waiting.admit());
  EXPECT_FALSE(gate.done());
  cancelled = true;
  waiting.tokens.clear();
  EXPECT_TRUE(gate.done());
  EXPECT_EQ(gate.admitted(), 1U);
}

TEST(Gate, BoundsHowFarTheLastIsAheadOfTheFirstUnfinished) {
  Waiting waiting;
  auto bounds = limits(100, kb, 1000);
  bounds.span = 5;
  Gate gate(bounds, nullptr);
  gate.start(waiting.admit());
  while (waiting.take()) {  // tombstones: their tokens are back, but they wait for their turn
  }
  EXPECT_EQ(gate.admitted(), 5U);
  gate.note_finished();
  EXPECT_EQ(gate.admitted(), 6U);
  gate.stop();
  waiting.tokens.clear();
}

TEST(Gate, LosesNoTokenToEightThreads) {
  constexpr std::uint64_t total = 20'000;
  Waiting waiting;
  auto bounds = limits(10, 64 * kb, total);
  bounds.span = total;
  Gate gate(bounds, nullptr);
  gate.start(waiting.admit());
  std::atomic<std::uint64_t> done = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&] {
      while (done < total) {
        auto token = waiting.take();
        if (!token) {
          std::this_thread::yield();
          continue;
        }
        const auto a = charge(token, 4 * kb);
        const auto copy = std::shared_ptr(token);
        token.reset();
        if (done % 3 == 0) copy->rest_at(1);
        const auto b = charge(copy, 4 * kb);
        ++done;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(gate.admitted(), total);
  EXPECT_TRUE(gate.done());
  EXPECT_LE(gate.peak_in_flight(), 10U);
  EXPECT_LE(gate.peak_bytes(), 64 * kb);
}

}  // namespace
}  // namespace mg
