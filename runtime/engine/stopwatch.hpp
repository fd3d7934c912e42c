// How long each stage works. Each thread has a page of its own, so that measuring costs two looks
// at the clock and no waiting.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace mg {

class Stopwatch {
 public:
  Stopwatch(std::size_t stages, int threads);

  /// One call of a stage, from construction to destruction.
  class Lap {
   public:
    Lap(Stopwatch& stopwatch, std::size_t stage);
    ~Lap();
    Lap(const Lap&) = delete;
    Lap& operator=(const Lap&) = delete;

   private:
    Stopwatch& stopwatch_;
    std::size_t page_, stage_;
    std::int64_t start_ns_;
  };

  struct Total {
    std::uint64_t calls = 0;
    double seconds = 0;  ///< summed over threads
  };
  Total total(std::size_t stage) const;

  /// The call under way that began first.
  struct Longest {
    std::size_t stage = 0;
    double seconds = 0;
  };
  Longest longest() const;

 private:
  struct Entry {
    std::atomic<std::uint64_t> calls = 0;
    std::atomic<std::int64_t> ns = 0;
  };
  struct alignas(128) Page {
    std::vector<Entry> entries;
    std::atomic<std::size_t> stage = 0;
    std::atomic<std::int64_t> since_ns = 0;  ///< 0: nothing under way
  };
  std::vector<Page> pages_;  ///< by thread of the arena; the last is for all others
};

}  // namespace mg
