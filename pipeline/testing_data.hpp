// Real data for tests: named by MAMMOGRAPH_TEST_DATA, and never needed to pass.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

namespace mg::testing {

/// A folder of the real data, or empty if it is not on this machine.
inline std::filesystem::path real_data(const std::string& name) {
  const auto* const root = std::getenv("MAMMOGRAPH_TEST_DATA");
  if (root == nullptr || *root == '\0') return {};
  const auto folder = std::filesystem::path(root) / name;
  return std::filesystem::exists(folder) ? folder : std::filesystem::path();
}

}  // namespace mg::testing

#define MG_SKIP_WITHOUT_DATA(folder) \
  if ((folder).empty()) GTEST_SKIP() << "set MAMMOGRAPH_TEST_DATA to the folder of the real data"
