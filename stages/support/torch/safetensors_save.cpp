#include <algorithm>
#include <nlohmann/json.hpp>

#include "pipeline/whole_file.hpp"
#include "stages/support/torch/safetensors.hpp"
#include "stages/support/torch/safetensors_format.hpp"

namespace mg::net {
namespace {

using namespace safetensors;
using nlohmann::json;

std::string type_name(const NamedTensor& entry) {
  for (const auto& [name, type] : types) {
    if (type == entry.tensor.scalar_type()) return name;
  }
  throw Error(
      "the tensor '" + entry.name + "' is of a type that safetensors files do not hold here",
      "convert it to f32, f16, bf16 or i64");
}

/// The header, padded so that the data begin at a multiple of 8.
std::string header_of(const TensorFile& content) {
  json header = json::object();
  if (!content.metadata.empty()) header[metadata_key] = content.metadata;
  std::uint64_t offset = 0;
  for (const auto& entry : content.tensors) {
    const auto end = offset + entry.tensor.nbytes();
    header[entry.name] = {{"dtype", type_name(entry)},
                          {"shape", entry.tensor.sizes().vec()},
                          {"data_offsets", {offset, end}}};
    offset = end;
  }
  auto text = header.dump();
  text.resize((text.size() + 7) / 8 * 8, ' ');
  return text;
}

std::string bytes_of(const TensorFile& content) {
  const auto header = header_of(content);
  std::string out;
  for (std::size_t i = 0; i < length_bytes; ++i) {
    out += static_cast<char>(static_cast<std::uint64_t>(header.size()) >> (8 * i));
  }
  out += header;
  for (const auto& entry : content.tensors) {
    out.append(static_cast<const char*>(entry.tensor.const_data_ptr()), entry.tensor.nbytes());
  }
  return out;
}

}  // namespace

void save_safetensors(const std::filesystem::path& path, const TensorFile& content) {
  auto sorted = content;
  for (auto& entry : sorted.tensors) entry.tensor = entry.tensor.detach().cpu().contiguous();
  // Wide elements first, so that all are aligned.
  std::sort(
      sorted.tensors.begin(), sorted.tensors.end(), [](const NamedTensor& a, const NamedTensor& b) {
        return std::pair(-a.tensor.itemsize(), a.name) < std::pair(-b.tensor.itemsize(), b.name);
      });
  write_whole(path, bytes_of(sorted), Existing::replace);
}

}  // namespace mg::net
