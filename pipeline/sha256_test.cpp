#include "pipeline/sha256.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace mg {
namespace {

std::string sha256_of(const std::string& text) {
  Sha256 digest;
  digest.add(std::as_bytes(std::span(text)));
  return digest.hex();
}

TEST(Sha256, DigestsAsTheStandardsExamples) {
  EXPECT_EQ(sha256_of("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256_of(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256_of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(sha256_of(std::string(1'000'000, 'a')),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256, TakesItsInputInPiecesOfAnySize) {
  const std::string text(1000, 'x');
  const auto bytes = std::as_bytes(std::span(text));
  for (const std::size_t piece : {1, 7, 55, 56, 63, 64, 65, 200}) {
    Sha256 digest;
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
      digest.add(bytes.subspan(at, std::min(piece, bytes.size() - at)));
    }
    EXPECT_EQ(digest.hex(), sha256_of(text)) << piece;
  }
}

}  // namespace
}  // namespace mg
