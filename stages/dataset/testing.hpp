// For the tests of this folder: folders that vanish, and what a list of cases holds.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include "pipeline/error.hpp"
#include "pipeline/testing_data.hpp"
#include "stages/dataset/cases.hpp"

namespace mg::testing {

/// A folder of this test's own, empty at first and removed at its end.
class Scratch : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
    folder_ = std::filesystem::path(::testing::TempDir()) / "mg_dataset" / test->test_suite_name() /
              test->name();
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    run_.cache = folder_ / "cache";
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  void write(const std::filesystem::path& relative, const std::string& text = "x") const {
    std::filesystem::create_directories((folder_ / relative).parent_path());
    std::ofstream(folder_ / relative, std::ios::binary) << text;
  }

  std::filesystem::path folder_;
  RunInfo run_;
};

template <class F>
std::string error_of(const F& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

inline void expect_says(const std::string& message, const std::string& part) {
  EXPECT_NE(message.find(part), std::string::npos) << message;
}

inline std::map<std::string, int> labels_of(const Cases& source) {
  std::map<std::string, int> counts;
  for (std::size_t i = 0; i < source.size(); ++i) {
    ++counts[label_of(source.sample(i)).value_or(Label{"none"}).name];
  }
  return counts;
}

/// Patients in each split. Fails if a patient is in two.
inline std::map<Split, int> patients_of(const Cases& source) {
  std::map<std::string, Split> split_of;
  for (std::size_t i = 0; i < source.size(); ++i) {
    const auto sample = source.sample(i);
    const auto at = split_of.emplace(sample.identity.patient, sample.split).first;
    EXPECT_EQ(at->second, sample.split) << sample.identity.patient;
  }
  std::map<Split, int> counts;
  for (const auto& [patient, split] : split_of) ++counts[split];
  return counts;
}

}  // namespace mg::testing
