// Loaded before a program (LD_PRELOAD), kills it at the n-th time it changes something on disk
// below a folder: KILL_FOLDER, KILL_AT. A write that is the n-th is carried out by half.
#include <dlfcn.h>
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

template <class Function>
Function real(const char* name) {
  return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}

bool counts(std::string_view path) {
  const char* folder = std::getenv("KILL_FOLDER");
  return folder && path.starts_with(folder);
}

bool counts(int file) {
  std::array<char, 4096> path{};
  const auto link = "/proc/self/fd/" + std::to_string(file);
  const auto n = ::readlink(link.c_str(), path.data(), path.size());
  return n > 0 && counts(std::string_view(path.data(), static_cast<std::size_t>(n)));
}

/// Is it the one?
bool now() {
  static std::atomic<long> calls{0};
  const char* at = std::getenv("KILL_AT");
  return at && ++calls == std::strtol(at, nullptr, 10);
}

void die() { ::kill(::getpid(), SIGKILL); }

}  // namespace

extern "C" {

ssize_t write(int file, const void* bytes, size_t size) {
  static const auto call = real<ssize_t (*)(int, const void*, size_t)>("write");
  if (file > STDERR_FILENO && counts(file) && now()) {
    call(file, bytes, size / 2);
    die();
  }
  return call(file, bytes, size);
}

int fdatasync(int file) {
  static const auto call = real<int (*)(int)>("fdatasync");
  if (counts(file) && now()) die();
  return call(file);
}

int renameat2(int from, const char* old, int to, const char* name, unsigned flags) noexcept {
  static const auto call = real<int (*)(int, const char*, int, const char*, unsigned)>("renameat2");
  if (counts(name) && now()) die();
  return call(from, old, to, name, flags);
}

int unlink(const char* path) noexcept {
  static const auto call = real<int (*)(const char*)>("unlink");
  if (counts(path) && now()) die();
  return call(path);
}
}
