#include <ATen/ops/empty.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "stages/support/torch/safetensors.hpp"
#include "stages/support/torch/safetensors_format.hpp"

namespace mg::net {
namespace {

using namespace safetensors;
using nlohmann::json;

constexpr std::uint64_t longest_side = 1ULL << 40;

[[noreturn]] void damaged(const std::filesystem::path& path, const std::string& why) {
  refuse(path, why, "the file is damaged or no safetensors file");
}

struct Entry {
  std::string name;
  at::ScalarType type = at::kFloat;
  std::vector<std::int64_t> shape;
  std::uint64_t begin = 0, end = 0;
};

/// The bytes that type and shape ask for, or nothing if the number does not fit.
std::optional<std::uint64_t> bytes_of(const Entry& entry) {
  std::uint64_t out = c10::elementSize(entry.type);
  for (const auto side : entry.shape) {
    if (__builtin_mul_overflow(out, static_cast<std::uint64_t>(side), &out)) return std::nullopt;
  }
  return out;
}

std::uint64_t natural(const json& value, const std::filesystem::path& path,
                      const std::string& what) {
  if (!value.is_number_unsigned()) damaged(path, what + " is no natural number");
  return value.get<std::uint64_t>();
}

Entry read_entry(const std::string& name, const json& value, std::uint64_t data_size,
                 const std::filesystem::path& path) {
  const auto about = "tensor '" + name + "': ";
  for (const auto* key : {"dtype", "shape", "data_offsets"}) {
    if (!value.is_object() || !value.contains(key)) damaged(path, about + "has no " + key);
  }
  Entry out;
  out.name = name;
  const auto type = std::find_if(types.begin(), types.end(),
                                 [&](const auto& pair) { return value["dtype"] == pair.first; });
  if (type == types.end()) {
    refuse(path, about + "is of type " + value["dtype"].dump(), "F32, F16, BF16 and I64 are read");
  }
  out.type = type->second;
  const auto& offsets = value["data_offsets"];
  if (!offsets.is_array() || offsets.size() != 2 || !value["shape"].is_array()) {
    damaged(path, about + "shape or data_offsets are malformed");
  }
  out.begin = natural(offsets[0], path, about + "the begin");
  out.end = natural(offsets[1], path, about + "the end");
  if (out.begin > out.end || out.end > data_size) damaged(path, about + "lies outside of the file");

  for (const auto& side : value["shape"]) {
    const auto length = natural(side, path, about + "a side");
    if (length > longest_side) damaged(path, about + "a side is too long");
    out.shape.push_back(static_cast<std::int64_t>(length));
  }
  if (bytes_of(out) != out.end - out.begin) damaged(path, about + "shape and size disagree");
  return out;
}

/// Parses JSON and refuses keys that occur twice, which the parser would merge in silence.
json parse_header(const std::string& text, const std::filesystem::path& path) {
  std::vector<std::set<std::string>> keys;
  std::string twice;
  const auto watch = [&](int, json::parse_event_t event, json& value) {
    if (event == json::parse_event_t::object_start) keys.emplace_back();
    if (event == json::parse_event_t::object_end) keys.pop_back();
    if (event == json::parse_event_t::key && !keys.back().insert(value.get<std::string>()).second) {
      twice = value.get<std::string>();
    }
    return true;
  };
  auto out = json::parse(text, watch, false);
  if (out.is_discarded() || !out.is_object()) damaged(path, "the header is no JSON object");
  if (!twice.empty()) damaged(path, "'" + twice + "' occurs twice in the header");
  return out;
}

/// The entries in the order of their data, which must follow each other without gaps or overlaps.
std::vector<Entry> read_entries(const json& header, std::uint64_t data_size,
                                const std::filesystem::path& path) {
  std::vector<Entry> entries;
  for (const auto& [name, value] : header.items()) {
    if (name != metadata_key) entries.push_back(read_entry(name, value, data_size, path));
  }
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return std::pair(a.begin, a.end) < std::pair(b.begin, b.end);
  });
  std::uint64_t next = 0;
  for (const auto& entry : entries) {
    if (entry.begin != next) {
      damaged(path, "tensor '" + entry.name + "': " +
                        (entry.begin < next ? "overlaps another" : "leaves a gap before it"));
    }
    next = entry.end;
  }
  if (next != data_size) damaged(path, "the data end before the file does");
  return entries;
}

std::map<std::string, std::string> read_metadata(const json& header,
                                                 const std::filesystem::path& path) {
  std::map<std::string, std::string> out;
  if (!header.contains(metadata_key)) return out;
  const auto& metadata = header[metadata_key];
  if (!metadata.is_object()) damaged(path, "the metadata are no object");
  for (const auto& [key, value] : metadata.items()) {
    if (!value.is_string()) damaged(path, "the metadata '" + key + "' is no text");
    out[key] = value.get<std::string>();
  }
  return out;
}

/// Reads exactly `size` bytes.
void read(std::ifstream& in, void* to, std::uint64_t size, const std::filesystem::path& path) {
  in.read(static_cast<char*>(to), static_cast<std::streamsize>(size));
  if (!in || in.gcount() != static_cast<std::streamsize>(size)) refuse(path, "cannot be read");
}

std::uint64_t read_length(std::ifstream& in, std::uint64_t file_size,
                          const std::filesystem::path& path) {
  if (file_size < length_bytes) damaged(path, "is too short");
  std::array<unsigned char, length_bytes> bytes{};
  read(in, bytes.data(), bytes.size(), path);
  std::uint64_t length = 0;
  for (std::size_t i = bytes.size(); i-- > 0;) length = length << 8 | bytes[i];
  if (length > file_size - length_bytes) damaged(path, "the header is longer than the file");
  if (length > header_limit) refuse(path, "the header is longer than 16 MiB");
  return length;
}

}  // namespace

TensorFile load_safetensors(const std::filesystem::path& path) {
  std::error_code problem;
  const std::uint64_t size = std::filesystem::file_size(path, problem);
  if (problem) refuse(path, "cannot be read: " + problem.message());
  std::ifstream in(path, std::ios::binary);
  if (!in) refuse(path, "cannot be opened");

  std::string text(read_length(in, size, path), '\0');
  read(in, text.data(), text.size(), path);
  const auto header = parse_header(text, path);
  TensorFile out;
  out.metadata = read_metadata(header, path);
  for (const auto& entry : read_entries(header, size - length_bytes - text.size(), path)) {
    auto tensor = at::empty(entry.shape, entry.type);
    read(in, tensor.mutable_data_ptr(), entry.end - entry.begin, path);
    out.tensors.push_back({entry.name, tensor});
  }
  return out;
}

}  // namespace mg::net
