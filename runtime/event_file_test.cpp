#include "runtime/event_file.hpp"

#include <gtest/gtest.h>

#include <string>

#include "pipeline/test_folder.hpp"

namespace mg {
namespace {

using namespace std::string_literals;

TEST(Crc32c, EqualsTheVectorsOfRfc3720) {
  EXPECT_EQ(crc32c("123456789"), 0xe3069283U);
  EXPECT_EQ(crc32c(std::string(32, '\0')), 0x8a9136aaU);
  EXPECT_EQ(crc32c(std::string(32, '\xff')), 0x62a8ab43U);
}

TEST(TfRecord, FramesDataWithItsLengthAndTwoChecksums) {
  const auto record = tf_record("abc");
  ASSERT_EQ(record.size(), 8U + 4 + 3 + 4);
  EXPECT_EQ(record.substr(0, 8), "\3\0\0\0\0\0\0\0"s);
  EXPECT_EQ(record.substr(12, 3), "abc");
  const auto masked = masked_crc32c("abc");
  for (int i = 0; i < 4; ++i) {
    EXPECT_EQ(static_cast<unsigned char>(record[15 + i]), masked >> 8 * i & 0xff);
  }
}

TEST(Events, AreProtocolBuffersOfTheEventMessage) {
  // wall_time = 1 (double), file_version = 3 (string)
  EXPECT_EQ(version_event(1), "\x09\0\0\0\0\0\0\xf0\x3f\x1a\x0d"s + "brain.Event:2"s);
  // step = 2 (varint), summary = 5 {value = 1 {tag = 1, simple_value = 2 (float)}}
  EXPECT_EQ(numbers_event(1, 300, {{"a/b", 0.5}}), "\x09\0\0\0\0\0\0\xf0\x3f"s + "\x10\xac\x02"s +
                                                       "\x2a\x0c\x0a\x0a"s + "\x0a\x03" + "a/b"s +
                                                       "\x15\0\0\0\x3f"s);
}

class EventFiles : public testing::InFolder {};

TEST_F(EventFiles, BeginWithTheirVersionAndGrowByRecords) {
  EventFile events(folder());
  EXPECT_EQ(files(), 0U) << "a run that learns nothing has none";
  events.add(1, {{"tumor/val_dice", 0.5}});
  events.add(2, {{"tumor/val_dice", 0.75}});
  ASSERT_EQ(files(), 1U);
  for (const auto& entry : std::filesystem::directory_iterator(folder())) {
    EXPECT_TRUE(entry.path().filename().string().starts_with("events.out.tfevents."));
    const auto text = text_of(entry.path());
    const auto frame = 16U, version = 24U;  // bytes
    const auto record = frame + numbers_event(0, 1, {{"tumor/val_dice", 0.5}}).size();
    EXPECT_EQ(text.size(), frame + version + 2 * record);
    EXPECT_EQ(text.substr(frame + version).find("tumor/val_dice"), 9U + 12 + 2 + 2 + 2 + 2);
  }
}

TEST_F(EventFiles, OfARunThatGoesOnSayNothingTwice) {
  std::ofstream(folder() / "events.out.tfevents.1.mammograph") << "earlier";
  std::ofstream(folder() / "events.out.tfevents.1.others") << "not ours";
  EventFile events(folder());
  events.add(1, {{"loss", 1}});
  ASSERT_EQ(files(), 3U);
  events.begin_anew();
  EXPECT_EQ(files(), 1U);
  events.add(1, {{"loss", 1}});
  EXPECT_EQ(files(), 2U);
}

}  // namespace
}  // namespace mg
