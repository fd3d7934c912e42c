// Runs the program as a user would, in a folder of its own.
#pragma once

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "pipeline/testing_data.hpp"

namespace mg::testing {

namespace fs = std::filesystem;

struct Ran {
  int exit_code = -1;
  std::string text;  ///< both outputs
};

inline std::string read_text(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// A folder that is empty at the start and gone at the end, and the program run in it. The phantom
/// lies in a cache that the tests of one program share.
class InAFolder : public ::testing::Test {
 protected:
  InAFolder() {
    const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
    folder_ = fs::temp_directory_path() / ("mammograph_graphs_" + std::to_string(::getpid())) /
              test->name();
    fs::create_directories(folder_);
  }
  ~InAFolder() override { fs::remove_all(folder_.parent_path()); }

  /// Runs `mammograph <arguments>`; they go through a shell.
  Ran mammograph(const std::string& arguments) const { return shell(MG_PROGRAM " " + arguments); }

  Ran shell(const std::string& line) const {
    const auto command = "cd '" + folder_.string() + "' && export MAMMOGRAPH_CACHE='" +
                         cache().string() + "' && { " + line + "; } 2>&1";
    std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe(::popen(command.c_str(), "r"), ::pclose);
    Ran ran;
    std::array<char, 4096> part{};
    while (const auto n = std::fread(part.data(), 1, part.size(), pipe.get())) {
      ran.text.append(part.data(), n);
    }
    const int status = ::pclose(pipe.release());
    ran.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return ran;
  }

  static fs::path cache() { return fs::temp_directory_path() / "mammograph_test_cache"; }
  static std::string graph(const std::string& name) { return MG_GRAPHS "/" + name + ".yaml"; }

  fs::path write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name) << text;
    return folder_ / name;
  }

  fs::path folder_;
};

}  // namespace mg::testing
