#include "runtime/machine.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <thread>

namespace mg {

int cores() { return static_cast<int>(std::max(1U, std::thread::hardware_concurrency())); }

std::size_t free_memory(const std::string& device) {
  if (device != "cpu") return 0;
  std::ifstream in("/proc/meminfo");
  std::size_t kilobytes = 0;
  for (std::string name, unit; in >> name >> kilobytes; std::getline(in, unit)) {
    if (name == "MemAvailable:") return kilobytes * 1024;
  }
  return 0;
}

std::filesystem::path cache_folder() {
  if (const char* own = std::getenv("MAMMOGRAPH_CACHE")) return own;
  return std::filesystem::absolute("data");
}

}  // namespace mg
