// For tests of readers: files with some bytes wrong. A reader lists the set or says what is wrong.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "pipeline/random.hpp"
#include "stages/dataset/csv_table.hpp"
#include "stages/dataset/testing.hpp"

namespace mg::testing {

inline constexpr int mutants = 150;

/// Changes, removes or repeats up to eight runs of bytes.
inline std::string mutated(std::string text, Random random) {
  constexpr std::string_view telling = ",;\"'\n\r[]{}<>=0 9.-\xff";
  for (auto changes = 1 + random.below(8); changes > 0 && !text.empty(); --changes) {
    const auto at = random.below(text.size());
    const auto length = std::min<std::size_t>(1 + random.below(12), text.size() - at);
    switch (random.below(4)) {
      case 0:
        text[at] = telling[random.below(telling.size())];
        break;
      case 1:
        text.erase(at, length);
        break;
      case 2:
        text.insert(at, text.substr(at, length));
        break;
      default:
        text.resize(at);
    }
  }
  return text;
}

class Damaged : public Scratch {
 protected:
  /// Opens the set with mutants of one of its files.
  void try_mutants(const std::string& file, const std::function<void()>& open) {
    const auto whole = read_text(folder_ / file);
    ASSERT_NO_THROW(open());
    int refused = 0, listed = 0;
    for (int i = 0; i < mutants; ++i) {
      write(file, mutated(whole, Random(stable_hash(file)).fork(static_cast<std::uint64_t>(i))));
      try {
        open();
        ++listed;
      } catch (const Error& error) {
        EXPECT_FALSE(error.message().empty());
        ++refused;
      }
    }
    write(file, whole);
    EXPECT_EQ(refused + listed, mutants);
    EXPECT_GT(listed, 0) << file;
  }
  template <class Source>
  std::function<void()> opening(const std::string& root) {
    return [this, root] {
      Source source;
      source.root = folder_ / root;
      source.open(run_);
    };
  }
};

}  // namespace mg::testing
