#include "runtime/console.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace mg {

namespace {

std::string duration(double seconds) {
  const auto whole = static_cast<long>(seconds + 0.5);
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{}:{:02} min", whole / 60, whole % 60);
  return fmt::format("{}:{:02} h", whole / 3600, whole / 60 % 60);
}

std::string numbers(const Progress& p) {
  auto text = fmt::format("{}: {}/{}", p.pass, p.done, p.total);
  if (p.rate > 0) {
    text += fmt::format("  {:.{}f}/s", p.rate, p.rate < 10 ? 1 : 0);
    text += "  " + duration(static_cast<double>(p.total - std::min(p.done, p.total)) / p.rate) +
            " left";
  }
  if (p.failed > 0) text += fmt::format("  {} failed", p.failed);
  if (!p.busiest.empty()) text += "  busiest: " + p.busiest;
  return text;
}

std::string bar(const Progress& p) {
  constexpr std::size_t width = 24;
  const auto full = p.total == 0 ? 0 : std::min<std::size_t>(width, width * p.done / p.total);
  std::string text = "[";
  for (std::size_t i = 0; i < width; ++i) text += i < full ? "█" : "·";
  return text + "] " + numbers(p);
}

void print(std::FILE* to, const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), to);
  std::fflush(to);
}

}  // namespace

Console::Console(Mode mode)
    : mode_(mode),
      terminal_(::isatty(STDERR_FILENO) != 0),
      last_line_(std::chrono::steady_clock::now()) {}

void Console::clear_bar() {
  if (bar_shown_) print(stderr, "\r\033[K");
  bar_shown_ = false;
}

void Console::say(const std::string& line) {
  if (mode_ != Mode::usual) return;
  const std::lock_guard lock(mutex_);
  clear_bar();
  print(stderr, line + "\n");
}

void Console::warn(const std::string& line) {
  const std::lock_guard lock(mutex_);
  clear_bar();
  print(stderr, line + "\n");
}

void Console::result(const std::string& text) {
  if (mode_ == Mode::json) return;
  const std::lock_guard lock(mutex_);
  clear_bar();
  print(stdout, text);
}

void Console::json(const std::string& text) {
  if (mode_ == Mode::json) print(stdout, text);
}

void Console::progress(const Progress& progress) {
  if (mode_ != Mode::usual) return;
  const std::lock_guard lock(mutex_);
  if (terminal_) {
    print(stderr, "\r\033[K" + bar(progress));
    bar_shown_ = true;
    return;
  }
  const auto now = std::chrono::steady_clock::now();
  if (now - last_line_ < std::chrono::seconds(10)) return;  // a log file wants few lines
  last_line_ = now;
  print(stderr, numbers(progress) + "\n");
}

void Console::end_progress() {
  const std::lock_guard lock(mutex_);
  clear_bar();
}

Console::Mode console_mode(const CommandLine& line) {
  return line.json ? Console::Mode::json : line.quiet ? Console::Mode::quiet : Console::Mode::usual;
}

}  // namespace mg
