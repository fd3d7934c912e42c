#include "pipeline/trust.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "pipeline/error.hpp"
#include "pipeline/test_folder.hpp"

namespace mg {
namespace {

using ::testing::HasSubstr;

// Of "abc", the standard's example.
constexpr char digest[] = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

class Trust : public testing::InFolder {
 protected:
  Trust() : file_(folder() / "model.pt2") { std::ofstream(file_) << "abc"; }

  std::string read(std::vector<std::string> trusted) const {
    RunInfo run;
    run.trusted = std::move(trusted);
    return read_trusted(file_, run);
  }

  std::filesystem::path file_;
};

TEST_F(Trust, ReadsWhatIsNamedByItsPathOrItsDigest) {
  EXPECT_EQ(read({"elsewhere", file_}), "abc");
  EXPECT_EQ(read({(folder() / "." / "model.pt2").string()}), "abc");
  EXPECT_EQ(read({digest}), "abc");
  std::string upper = digest;
  for (auto& c : upper) c = static_cast<char>(std::toupper(c));
  EXPECT_EQ(read({upper}), "abc");
}

TEST_F(Trust, RefusesAllElseAndTellsBothWaysToTrust) {
  std::ofstream(folder() / "other.pt2") << "abcd";
  for (const auto& trusted : {std::vector<std::string>{},
                              {(folder() / "other.pt2").string()},
                              {std::string(64, '0')},
                              {folder().string()}}) {
    try {
      read(trusted);
      ADD_FAILURE() << "it was read";
    } catch (const Error& error) {
      EXPECT_THAT(error.message(), HasSubstr("model.pt2' is a program"));
      EXPECT_THAT(error.hint(), HasSubstr("--trust " + file_.string()));
      EXPECT_THAT(error.hint(), HasSubstr(std::string("--trust ") + digest));
    }
  }
}

TEST_F(Trust, ADigestIsOfTheContentAndNotOfThePath) {
  std::ofstream(file_) << "changed";
  EXPECT_THROW(read({digest}), Error);
  EXPECT_EQ(read({file_}), "changed");
}

TEST_F(Trust, SaysWhatIsMissing) {
  std::filesystem::remove(file_);
  EXPECT_THROW(read({file_}), Error);
}

}  // namespace
}  // namespace mg
