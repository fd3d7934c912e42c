#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>

#include "stages/support/torch/safetensors.hpp"
#include "stages/support/torch/safetensors_format.hpp"

namespace mg::net {
namespace {

using namespace safetensors;
using nlohmann::json;

/// A file that is being written; closed in any case.
class Output {
 public:
  explicit Output(const std::filesystem::path& path, int flags)
      : path_(path), handle_(::open(path.c_str(), flags | O_CLOEXEC, 0644)) {
    if (handle_ < 0) fail("cannot be opened");
  }
  ~Output() {
    if (handle_ >= 0) ::close(handle_);
  }
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  void write(const void* data, std::size_t size) {
    const auto* next = static_cast<const char*>(data);
    while (size > 0) {
      const auto count = ::write(handle_, next, size);
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) fail("cannot be written");
      next += count;
      size -= static_cast<std::size_t>(count);
    }
  }
  void make_durable() {
    if (::fsync(handle_) != 0) fail("cannot be written to the disk");
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    refuse(path_, what + ": " + std::strerror(errno));
  }
  std::filesystem::path path_;
  int handle_;
};

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

void write_aside(const std::filesystem::path& path, const TensorFile& content) {
  Output out(path, O_WRONLY | O_CREAT | O_TRUNC);
  const auto header = header_of(content);
  std::array<unsigned char, length_bytes> length{};
  for (std::size_t i = 0; i < length.size(); ++i) {
    length[i] = static_cast<unsigned char>(static_cast<std::uint64_t>(header.size()) >> (8 * i));
  }
  out.write(length.data(), length.size());
  out.write(header.data(), header.size());
  for (const auto& entry : content.tensors) {
    out.write(entry.tensor.const_data_ptr(), entry.tensor.nbytes());
  }
  out.make_durable();
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
  auto aside = path;
  aside += "." + std::to_string(::getpid()) + ".part";
  try {
    write_aside(aside, sorted);
    std::filesystem::rename(aside, path);
  } catch (const std::filesystem::filesystem_error& error) {
    std::error_code ignored;
    std::filesystem::remove(aside, ignored);
    refuse(path, error.code().message());
  } catch (...) {
    std::error_code ignored;
    std::filesystem::remove(aside, ignored);
    throw;
  }
  Output(path.has_parent_path() ? path.parent_path() : ".", O_RDONLY | O_DIRECTORY).make_durable();
}

}  // namespace mg::net
