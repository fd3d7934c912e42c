#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "runtime/graph/draw.hpp"

namespace mg {

namespace fs = std::filesystem;

namespace {

/// A folder of our own that goes away with us.
class ScratchFolder {
 public:
  ScratchFolder() {
    auto name = (fs::temp_directory_path() / ("mammograph-" + std::string(6, 'X'))).string();
    if (::mkdtemp(name.data())) path_ = name;
  }
  ~ScratchFolder() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  const fs::path& path() const { return path_; }  ///< empty if it could not be made

 private:
  fs::path path_;
};

/// Runs `dot -Tsvg -o out in`; what it complains of is of no use to the user.
bool ran_well(std::string in, std::string out) {
  std::string dot = "dot", format = "-Tsvg", to = "-o";
  std::array<char*, 6> arguments{dot.data(), format.data(), to.data(),
                                 out.data(), in.data(),     nullptr};
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  pid_t child = 0;
  const auto fault = ::posix_spawnp(&child, "dot", &actions, nullptr, arguments.data(), ::environ);
  ::posix_spawn_file_actions_destroy(&actions);
  int status = 0;
  return fault == 0 && ::waitpid(child, &status, 0) == child && WIFEXITED(status) &&
         WEXITSTATUS(status) == 0;
}

}  // namespace

std::optional<std::string> run_dot(const std::string& text) {
  const ScratchFolder folder;
  if (folder.path().empty()) return {};
  const auto in = folder.path() / "graph.dot";
  const auto out = folder.path() / "graph.svg";
  if (!(std::ofstream(in) << text).flush()) return {};
  if (!ran_well(in.string(), out.string())) return {};
  std::ostringstream svg;
  if (!(svg << std::ifstream(out).rdbuf())) return {};
  return std::move(svg).str();
}

}  // namespace mg
