#include "pipeline/whole_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <system_error>
#include <vector>

#include "pipeline/error.hpp"

namespace mg {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const std::string& doing, const fs::path& path, int reason) {
  throw Error("cannot " + doing + " '" + path.string() +
              "': " + std::generic_category().message(reason));
}

/// An open file or folder.
class Handle {
 public:
  explicit Handle(int number) : number_(number) {}
  ~Handle() {
    if (number_ >= 0) ::close(number_);
  }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  int number() const { return number_; }
  int close() {
    const int result = ::close(number_);
    number_ = -1;
    return result;
  }

 private:
  int number_;
};

/// The file aside; it goes away unless it was moved to its place.
class Aside {
 public:
  explicit Aside(const fs::path& file) : handle_(create(file)) {}
  ~Aside() {
    if (!moved_) ::unlink(path_.c_str());
  }
  Aside(const Aside&) = delete;
  Aside& operator=(const Aside&) = delete;

  void fill(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
      const auto written = ::write(handle_.number(), bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) fail("write", path_, errno);
      bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    if (::fdatasync(handle_.number()) != 0) fail("flush", path_, errno);
    if (handle_.close() != 0) fail("close", path_, errno);
  }

  /// False if a file of this name is there and must stay.
  bool move_to(const fs::path& file, Existing existing) {
    const unsigned flags = existing == Existing::keep ? RENAME_NOREPLACE : 0;
    int result = ::renameat2(AT_FDCWD, path_.c_str(), AT_FDCWD, file.c_str(), flags);
    if (result != 0 && flags != 0 && errno == EINVAL) {  // a file system that cannot promise it
      if (fs::exists(file)) return false;
      result = ::rename(path_.c_str(), file.c_str());
    }
    if (result != 0 && errno == EEXIST) return false;
    if (result != 0) fail("name", file, errno);
    return moved_ = true;
  }

 private:
  int create(const fs::path& file) {
    const auto stem = "." + file.filename().string() + "." + std::to_string(::getpid()) + ".";
    for (int attempt = 0;; ++attempt) {
      path_ = file.parent_path() / (stem + std::to_string(attempt) + ".part");
      const int number = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
      if (number >= 0) return number;
      if (errno != EEXIST || attempt == 1000) fail("create", path_, errno);
    }
  }

  fs::path path_;
  Handle handle_;
  bool moved_ = false;
};

void flush_folder(const fs::path& folder) {
  const Handle handle(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (handle.number() < 0) fail("open", folder, errno);
  if (::fsync(handle.number()) != 0 && errno != EINVAL) fail("flush", folder, errno);
}

void make_folders(const fs::path& folder) {
  std::error_code reason;
  if (fs::is_directory(folder, reason)) return;
  make_folders(folder.parent_path());
  fs::create_directory(folder, reason);
  if (!fs::is_directory(folder)) fail("make the folder", folder, reason ? reason.value() : ENOTDIR);
  flush_folder(folder.parent_path());
}

bool holds(const fs::path& file, std::span<const std::byte> bytes) {
  std::error_code reason;
  if (fs::file_size(file, reason) != bytes.size() || reason) return false;
  std::ifstream in(file, std::ios::binary);
  std::vector<char> found(bytes.size());
  in.read(found.data(), static_cast<std::streamsize>(found.size()));
  return in && std::equal(found.begin(), found.end(), reinterpret_cast<const char*>(bytes.data()));
}

}  // namespace

void write_whole(const fs::path& wanted, std::span<const std::byte> bytes, Existing existing) {
  const auto file = fs::absolute(wanted);
  make_folders(file.parent_path());
  Aside aside(file);
  aside.fill(bytes);
  if (aside.move_to(file, existing)) return flush_folder(file.parent_path());
  if (holds(file, bytes)) return;
  throw Error("'" + file.string() + "' is there already, with other contents",
              "give another folder, or replace: true to write over the files of an earlier run");
}

void write_whole(const fs::path& file, std::string_view text, Existing existing) {
  write_whole(file, std::as_bytes(std::span(text.data(), text.size())), existing);
}

}  // namespace mg
