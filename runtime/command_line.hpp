// What the user asked for.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/context.hpp"

namespace mg {

enum class Command {
  run,
  train,
  evaluate,
  predict,
  resume,
  check,
  plan,
  inspect,
  draw,
  conformance,
  compare
};

struct CommandLine {
  Command command = Command::run;
  std::string text;  ///< as it was typed, quoted for a shell
  std::filesystem::path graph;
  std::vector<std::string> overrides;          ///< --set path=value
  std::vector<std::filesystem::path> plugins;  ///< --plugins folders or files
  std::vector<std::filesystem::path> weights;  ///< --weights folders; several: an ensemble
  std::vector<std::string> trusted;            ///< --trust: files or SHA-256 of programs
  std::filesystem::path out, folder;           ///< folder: of predict, resume and conformance
  std::string stage;                           ///< of inspect
  std::filesystem::path run_a, run_b;          ///< of compare, as what follows
  std::string positive;
  int resamples = 10000;
  std::string format = "mermaid";       ///< of draw
  std::string device;                   ///< empty: of a run that goes on, that of before
  Split split = Split::test;            ///< of evaluate
  int threads = 0, device_threads = 0;  ///< 0: all cores
  int folds = 0;                        ///< of `run`; 0: one run, split as the graph says
  int seeds = 0;                        ///< of `run`; 0: one run, with the graph's seed
  bool resumes = false;                 ///< `out` is a run that goes on
  std::string name;                     ///< of its graph; empty: that of the file
  bool quiet = false, json = false;
};

/// Reads the command line. If there is nothing more to do (help, version, a mistake), prints what
/// is to be said and returns the exit code in `exit_code`.
std::optional<CommandLine> parse_command_line(int argc, char** argv, int& exit_code);

}  // namespace mg
