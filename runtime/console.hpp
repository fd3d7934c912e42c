// What the program tells while it works: a bar on a terminal, plain lines in a pipe, nothing if
// quiet. Results go to standard output, all else to standard error.
#pragma once

#include <chrono>
#include <mutex>
#include <string>

#include "runtime/command_line.hpp"
#include "runtime/engine/engine.hpp"

namespace mg {

class Console {
 public:
  enum class Mode { usual, quiet, json };
  explicit Console(Mode mode);

  void say(const std::string& line);     ///< a step done; not if quiet
  void warn(const std::string& line);    ///< always
  void result(const std::string& text);  ///< to standard output; not if json
  void json(const std::string& text);    ///< to standard output, only if json
  void progress(const Progress& progress);
  void end_progress();

 private:
  void clear_bar();

  std::mutex mutex_;
  Mode mode_;
  bool terminal_;
  bool bar_shown_ = false;
  std::chrono::steady_clock::time_point last_line_;
};

/// What the user asked for with --quiet and --json.
Console::Mode console_mode(const CommandLine& line);

}  // namespace mg
