#include "stages/support/torch/safetensors.hpp"

#include <ATen/ops/allclose.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/full.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/zeros.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <sstream>

#include "pipeline/error.hpp"

namespace mg::net {
namespace {

using ::testing::HasSubstr;

/// A folder that vanishes with the test.
class Safetensors : public ::testing::Test {
 protected:
  Safetensors() { std::filesystem::create_directories(folder_); }
  ~Safetensors() override { std::filesystem::remove_all(folder_); }
  std::filesystem::path file(const std::string& name = "w.safetensors") const {
    return folder_ / name;
  }

  /// A file with this header and this many bytes of data.
  std::filesystem::path written(const std::string& header, std::size_t data) const {
    std::string bytes;
    for (int i = 0; i < 8; ++i) bytes += static_cast<char>(header.size() >> (8 * i) & 255);
    std::ofstream(file(), std::ios::binary) << bytes << header << std::string(data, '\0');
    return file();
  }

  static std::string problem(const std::filesystem::path& path) {
    try {
      load_safetensors(path);
    } catch (const Error& error) {
      return error.what();
    }
    return "nothing wrong";
  }

 private:
  std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("mg_safetensors_" + std::to_string(::getpid()));
};

std::string bytes_of(const std::filesystem::path& path) {
  std::ostringstream out;
  out << std::ifstream(path, std::ios::binary).rdbuf();
  return out.str();
}

at::Tensor counting(std::vector<std::int64_t> shape, at::ScalarType type) {
  return at::ones(shape, at::kFloat).flatten().cumsum(0).view(shape).to(type);
}

const at::Tensor& tensor(const TensorFile& file, const std::string& name) {
  for (const auto& entry : file.tensors) {
    if (entry.name == name) return entry.tensor;
  }
  throw std::runtime_error("no tensor " + name);
}

TEST_F(Safetensors, ComeBackAsTheyWere) {
  TensorFile out;
  out.metadata = {{"stage", "segment.unet"}, {"quoted", "a \"b\"\n\xc3\xa9"}};
  for (const auto type : {at::kFloat, at::kHalf, at::kBFloat16, at::kLong}) {
    out.tensors.push_back({at::toString(type), counting({2, 3, 1, 5}, type)});
  }
  out.tensors.push_back({"scalar", at::full({}, 7, at::kLong)});
  out.tensors.push_back({"nothing", at::zeros({0, 4}, at::kFloat)});
  save_safetensors(file(), out);

  const auto back = load_safetensors(file());
  EXPECT_EQ(back.metadata, out.metadata);
  ASSERT_EQ(back.tensors.size(), out.tensors.size());
  for (const auto& entry : out.tensors) {
    EXPECT_EQ(tensor(back, entry.name).scalar_type(), entry.tensor.scalar_type());
    EXPECT_TRUE(at::equal(tensor(back, entry.name), entry.tensor)) << entry.name;
  }
}

TEST_F(Safetensors, FollowTheFormatByteForByte) {
  save_safetensors(file(), {{{"b", at::full({2}, 1, at::kFloat)}}, {}});
  const std::string header = R"({"b":{"data_offsets":[0,8],"dtype":"F32","shape":[2]}})";
  const auto padded = header + std::string(7 - (header.size() + 7) % 8, ' ');
  const auto length = std::string(1, static_cast<char>(padded.size())) + std::string(7, '\0');
  const std::string one{'\0', '\0', '\x80', '\x3f'};
  EXPECT_EQ(bytes_of(file()), length + padded + one + one);
}

TEST_F(Safetensors, AreWrittenInRowsWhateverTheLayoutInMemory) {
  const auto x = counting({2, 3, 4, 5}, at::kFloat);
  save_safetensors(file(), {{{"x", x.contiguous(at::MemoryFormat::ChannelsLast)}}, {}});
  EXPECT_TRUE(at::equal(tensor(load_safetensors(file()), "x"), x));
}

TEST_F(Safetensors, ReplaceAnOldFileAndLeaveNothingAside) {
  save_safetensors(file(), {{{"x", at::zeros({100}, at::kFloat)}}, {}});
  save_safetensors(file(), {{{"x", at::ones({2}, at::kFloat)}}, {}});
  EXPECT_EQ(tensor(load_safetensors(file()), "x").numel(), 2);
  const std::filesystem::directory_iterator all(file().parent_path());
  EXPECT_EQ(std::distance(begin(all), end(all)), 1);
}

TEST_F(Safetensors, CannotBeWrittenBelowAFile) {
  save_safetensors(file("plain"), {});
  EXPECT_THROW(save_safetensors(file("plain/weights.safetensors"), {}), Error);
}

TEST_F(Safetensors, HoldNoOtherTypes) {
  const TensorFile doubles{{{"x", at::zeros({1}, at::kDouble)}}, {}};
  EXPECT_THROW(save_safetensors(file(), doubles), Error);
  EXPECT_FALSE(std::filesystem::exists(file()));
}

TEST_F(Safetensors, ThatAreMissingAreNamed) {
  EXPECT_THAT(problem(file("none")), HasSubstr("none: cannot be read: No such file"));
}

TEST_F(Safetensors, WithABadHeaderAreRefused) {
  const auto with_length = [&](const std::string& length) {
    std::ofstream(file(), std::ios::binary) << length << "{}      ";
    return problem(file());
  };
  EXPECT_THAT(with_length("\x08"), HasSubstr("the header is longer than the file"));
  EXPECT_THAT(with_length(std::string(8, '\xff')), HasSubstr("longer than the file"));
  std::ofstream(file(), std::ios::binary) << "abc";
  EXPECT_THAT(problem(file()), HasSubstr("is too short"));
  EXPECT_THAT(problem(written("{", 0)), HasSubstr("no JSON object"));
  EXPECT_THAT(problem(written("[]", 0)), HasSubstr("no JSON object"));
  EXPECT_THAT(problem(written(std::string(100000, '['), 0)), HasSubstr("no JSON object"));
  EXPECT_THAT(problem(written(std::string((16 << 20) + 1, ' '), 0)), HasSubstr("16 MiB"));
  EXPECT_THAT(problem(written(R"({"__metadata__":{"a":1}})", 0)), HasSubstr("'a' is no text"));
  EXPECT_THAT(problem(written(R"({"__metadata__":[]})", 0)), HasSubstr("metadata are no object"));
}

struct Damage {
  std::string header;
  std::size_t data;
  std::string why;
};

TEST_F(Safetensors, WithBadEntriesAreRefused) {
  const std::vector<Damage> all{
      {R"({"x":1})", 0, "tensor 'x': has no dtype"},
      {R"({"x":{"dtype":"F32","shape":[1]}})", 4, "has no data_offsets"},
      {R"({"x":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}})", 8, "is of type \"F64\""},
      {R"({"x":{"dtype":3,"shape":[1],"data_offsets":[0,8]}})", 8, "is of type 3"},
      {R"({"x":{"dtype":"F32","shape":1,"data_offsets":[0,4]}})", 4, "malformed"},
      {R"({"x":{"dtype":"F32","shape":[1],"data_offsets":[0]}})", 4, "malformed"},
      {R"({"x":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}})", 4, "a side is no natural"},
      {R"({"x":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}})", 4, "a side is no natural"},
      {R"({"x":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}})", 4, "begin is no natural"},
      {R"({"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})", 4, "lies outside of the file"},
      {R"({"x":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}})", 4, "lies outside of the file"},
      {R"({"x":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}})", 4, "shape and size disagree"},
      {R"({"x":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}})", 0,
       "shape and size disagree"},
      {R"({"x":{"dtype":"F32","shape":[18446744073709551615,0],"data_offsets":[0,0]}})", 0,
       "a side is too long"},
      {R"({"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})", 8, "leaves a gap before it"},
      {R"({"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})", 8, "end before the file does"},
      {R"({"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},)"
       R"("y":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})",
       8, "tensor 'y': overlaps another"},
      {R"({"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},)"
       R"("x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})",
       4, "'x' occurs twice"},
  };
  for (const auto& [header, data, why] : all) {
    EXPECT_THAT(problem(written(header, data)), HasSubstr(why)) << header;
  }
}

/// Every truncation and every flipped byte either fails cleanly or gives tensors of the right size.
TEST_F(Safetensors, NeverCrashOnDamage) {
  save_safetensors(
      file(), {{{"a", at::ones({3}, at::kFloat)}, {"b", at::ones({2}, at::kLong)}}, {{"k", "v"}}});
  const auto whole = bytes_of(file());
  std::size_t refused = 0;
  for (std::size_t i = 0; i < whole.size(); ++i) {
    std::ofstream(file(), std::ios::binary) << whole.substr(0, i);
    EXPECT_NE(problem(file()), "nothing wrong") << "cut at " << i;
    for (const char flip : {'\x01', '\x10', '\x80'}) {
      auto damaged = whole;
      damaged[i] = static_cast<char>(damaged[i] ^ flip);
      std::ofstream(file(), std::ios::binary) << damaged;
      refused += problem(file()) != "nothing wrong";
    }
  }
  EXPECT_GT(refused, whole.size());
}

}  // namespace
}  // namespace mg::net
