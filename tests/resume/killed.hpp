// Runs the program and kills it where it changes something on disk.
#pragma once

#include <gmock/gmock.h>

#include <map>
#include <string>

#include "tests/graphs/program.hpp"

namespace mg::testing {

constexpr int killed = 128 + 9;

class KilledPrograms : public InAFolder {
 protected:
  Ran resume(const std::string& out) const { return mammograph("resume " + out); }

  /// Kills the program (a command line) when it changes something below `folder` for the n-th time.
  Ran kill_at(int n, const std::string& folder, const std::string& arguments) const {
    return shell("KILL_FOLDER='" + (folder_ / folder).string() + "/' KILL_AT=" + std::to_string(n) +
                 " ASAN_OPTIONS=verify_asan_link_order=0 LD_PRELOAD=" KILL_AT_LIBRARY " " MG_PROGRAM
                 " " +
                 arguments);
  }

  /// All files but those that tell of times: the log, the page and what TensorBoard reads.
  std::map<std::string, std::string> tree(const std::string& out) const {
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder_ / out)) {
      const auto name = entry.path().filename().string();
      const bool timed =
          name == "log.jsonl" || name == "report.html" || name.starts_with("events.");
      if (!entry.is_regular_file() || timed) continue;
      files[fs::relative(entry.path(), folder_ / out).string()] = read_text(entry.path());
    }
    return files;
  }
  void expect_the_same(const std::string& out, const std::string& whole, int n) const {
    const auto is = tree(out), should = tree(whole);
    for (const auto& [name, text] : should) {
      ASSERT_TRUE(is.contains(name)) << name << " is missing, killed at " << n;
      EXPECT_TRUE(is.at(name) == text) << name << " differs, killed at " << n;
    }
    EXPECT_EQ(is.size(), should.size()) << "killed at " << n;
  }
};

}  // namespace mg::testing
