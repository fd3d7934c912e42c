// mammograph: read graph → check → plan → build → run → report.
#include <exception>
#include <iostream>

#include "runtime/commands.hpp"
#include "runtime/exit_codes.hpp"
#include "runtime/train.hpp"

int main(int argc, char** argv) {
  int exit_code = mg::exit_ok;
  const auto line = mg::parse_command_line(argc, argv, exit_code);
  if (!line) return exit_code;
  try {
    return mg::perform(*line);
  } catch (const mg::RunFailed& failure) {
    std::cerr << "the run failed: " << failure.what() << "\n";
    return mg::exit_run_failed;
  } catch (const mg::Error& error) {
    std::cerr << "mammograph: " << error.what() << "\n";
    return mg::exit_wrong_input;
  } catch (const std::exception& fault) {
    std::cerr << "mammograph: an internal fault: " << fault.what() << "\n";
    return mg::exit_fault;
  }
}
