#include "pipeline/whole_file.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <string>

#include "pipeline/error.hpp"
#include "pipeline/test_folder.hpp"

namespace mg {
namespace {

class WholeFile : public testing::InFolder {};

TEST_F(WholeFile, IsWrittenWithTheFoldersAboveIt) {
  write_whole(folder() / "a/b/c.txt", "hello", Existing::keep);
  EXPECT_EQ(text_of(folder() / "a/b/c.txt"), "hello");
  EXPECT_EQ(files(), 1u);  // nothing is left aside
}

TEST_F(WholeFile, StaysIfItHoldsTheSameAndIsRefusedIfNot) {
  write_whole(folder() / "a", "one", Existing::keep);
  EXPECT_NO_THROW(write_whole(folder() / "a", "one", Existing::keep));
  EXPECT_THROW(write_whole(folder() / "a", "two", Existing::keep), Error);
  EXPECT_THROW(write_whole(folder() / "a", "longer", Existing::keep), Error);
  EXPECT_EQ(text_of(folder() / "a"), "one");
  EXPECT_EQ(files(), 1u);
}

TEST_F(WholeFile, IsReplacedIfAsked) {
  write_whole(folder() / "a", "one", Existing::keep);
  write_whole(folder() / "a", "two", Existing::replace);
  EXPECT_EQ(text_of(folder() / "a"), "two");
}

TEST_F(WholeFile, LeavesNothingWhenTheDiskRefuses) {
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  rlimit small = before;
  small.rlim_cur = 4096;
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  std::string message;
  try {
    write_whole(folder() / "a", std::string(10000, 'x'), Existing::keep);
  } catch (const Error& error) {
    message = error.message();
  }
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  EXPECT_NE(message.find("File too large"), std::string::npos) << message;
  EXPECT_EQ(files(), 0u);
}

TEST_F(WholeFile, NamesTheFolderThatCannotBeMade) {
  write_whole(folder() / "a", "a file", Existing::keep);
  try {
    write_whole(folder() / "a/b", "text", Existing::keep);
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_NE(error.message().find("cannot make the folder"), std::string::npos);
  }
}

}  // namespace
}  // namespace mg
