#include "runtime/event_file.hpp"

#include <array>
#include <bit>
#include <chrono>
#include <concepts>
#include <fstream>
#include <vector>

namespace mg {

namespace {

constexpr char prefix[] = "events.out.tfevents.", suffix[] = ".mammograph";

constexpr auto crc_table = [] {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < table.size(); ++i) {
    auto crc = i;
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (crc & 1 ? 0x82f63b78U : 0U);
    table[i] = crc;
  }
  return table;
}();

double now() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

template <std::unsigned_integral T>
std::string little_endian(T value) {
  std::string out;
  for (std::size_t i = 0; i < sizeof value; ++i) out += static_cast<char>(value >> 8 * i & 0xff);
  return out;
}

// Protocol buffers: a field is a varint of (number << 3 | wire type), then its value.

std::string varint(std::uint64_t value) {
  std::string out;
  for (; value >= 0x80; value >>= 7) out += static_cast<char>((value & 0x7f) | 0x80);
  return out + static_cast<char>(value);
}

enum Wire : std::uint8_t { wire_varint = 0, wire_64 = 1, wire_bytes = 2, wire_32 = 5 };
std::string tag(std::uint64_t field, Wire wire) { return varint(field << 3 | wire); }

std::string field(std::uint64_t number, std::string_view bytes) {
  return tag(number, wire_bytes) + varint(bytes.size()) + std::string(bytes);
}
std::string field(std::uint64_t number, double value) {
  return tag(number, wire_64) + little_endian(std::bit_cast<std::uint64_t>(value));
}
std::string field(std::uint64_t number, float value) {
  return tag(number, wire_32) + little_endian(std::bit_cast<std::uint32_t>(value));
}
std::string field(std::uint64_t number, std::int64_t value) {
  return tag(number, wire_varint) + varint(static_cast<std::uint64_t>(value));
}

}  // namespace

std::uint32_t crc32c(std::string_view bytes) {
  std::uint32_t crc = 0xffffffff;
  for (const char c : bytes)
    crc = crc >> 8 ^ crc_table[(crc ^ static_cast<unsigned char>(c)) & 0xff];
  return ~crc;
}

std::uint32_t masked_crc32c(std::string_view bytes) {
  return std::rotr(crc32c(bytes), 15) + 0xa282ead8U;
}

std::string tf_record(std::string_view data) {
  const auto length = little_endian(std::uint64_t{data.size()});
  return length + little_endian(masked_crc32c(length)) + std::string(data) +
         little_endian(masked_crc32c(data));
}

std::string version_event(double seconds) {
  return field(1, seconds) + field(3, std::string_view("brain.Event:2"));
}

std::string numbers_event(double seconds, std::int64_t step, const Numbers& numbers) {
  std::string summary;
  for (const auto& [name, value] : numbers) {
    summary += field(1, field(1, std::string_view(name)) + field(2, static_cast<float>(value)));
  }
  return field(1, seconds) + field(2, step) + field(5, std::string_view(summary));
}

EventFile::EventFile(const std::filesystem::path& folder)
    : folder_(folder),
      file_(folder / (prefix + std::to_string(static_cast<std::int64_t>(now())) + suffix)) {}

void EventFile::add(std::int64_t step, const Numbers& numbers) {
  const bool begins = !std::filesystem::exists(file_);
  std::ofstream out(file_, std::ios::binary | std::ios::app);
  if (begins) out << tf_record(version_event(now()));
  out << tf_record(numbers_event(now(), step, numbers));
}

void EventFile::begin_anew() const {
  std::error_code ignored;
  std::vector<std::filesystem::path> old;
  for (const auto& entry : std::filesystem::directory_iterator(folder_, ignored)) {
    const auto name = entry.path().filename().string();
    if (name.starts_with(prefix) && name.ends_with(suffix)) old.push_back(entry.path());
  }
  for (const auto& file : old) std::filesystem::remove(file, ignored);
}

}  // namespace mg
