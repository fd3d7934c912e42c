#include "runtime/resume/checkpoints.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <vector>

#include "pipeline/error.hpp"
#include "pipeline/whole_file.hpp"
#include "runtime/resume/checksum.hpp"

namespace mg {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view seal = "mammograph checkpoint 2 ";
constexpr int kept_checkpoints = 2;

/// The number of a file "000012.json", or -1.
int number_of(const fs::path& file) {
  const auto stem = file.stem().string();
  int out = -1;
  const auto result = std::from_chars(stem.data(), stem.data() + stem.size(), out);
  return result.ptr == stem.data() + stem.size() ? out : -1;
}

std::vector<fs::path> files_in(const fs::path& folder) {
  std::error_code problem;
  std::vector<fs::path> out;
  for (const auto& entry : fs::directory_iterator(folder, problem)) out.push_back(entry.path());
  return out;
}

std::string bytes_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::string out{std::istreambuf_iterator<char>(in), {}};
  if (!in) throw Error("cannot read '" + file.string() + "'");
  return out;
}

void require_whole(const fs::path& file, const std::string& expected) {
  if (checksum_of(file) == expected) return;
  throw Error(fmt::format("'{}' is {}", file.filename().string(),
                          fs::exists(file) ? "damaged" : "missing"));
}

}  // namespace

void write_sealed(const fs::path& file, const std::string& text) {
  write_whole(file, fmt::format("{}{}\n{}", seal, hexadecimal(checksum(text)), text),
              Existing::replace);
}

std::string read_sealed(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  const auto line = text.find('\n');
  const auto name = file.filename().string();
  if (!in || text.empty()) throw Error("'" + name + "' cannot be read");
  if (line == std::string::npos || !text.starts_with(seal)) {
    throw Error("'" + name + "' is damaged, or of another version of the program");
  }
  const auto expected = text.substr(seal.size(), line - seal.size());
  text.erase(0, line + 1);
  if (hexadecimal(checksum(text)) != expected) throw Error("'" + name + "' is damaged");
  return text;
}

Checkpoints::Checkpoints(const fs::path& run_folder) : folder_(run_folder / "checkpoints") {}

fs::path Checkpoints::file(int number, const std::string& what) const {
  return folder_ / fmt::format("{:06}.{}", number, what);
}

RunState Checkpoints::read(int number) const {
  auto state = run_state_from_json(read_sealed(file(number, "json")));
  if (state.model) require_whole(path(*state.model), state.model->checksum);
  for (const auto& file : state.weights) require_whole(path(file), file.checksum);
  return state;
}

std::optional<RunState> Checkpoints::latest(const std::function<void(const std::string&)>& warn) {
  std::vector<int> numbers;
  for (const auto& found : files_in(folder_)) {
    if (found.extension() == ".json" && number_of(found) >= 0) numbers.push_back(number_of(found));
  }
  std::ranges::sort(numbers, std::greater());
  for (const auto number : numbers) {
    try {
      auto state = read(number);
      number_ = number;
      return state;
    } catch (const Error& error) {
      warn(fmt::format("checkpoint {} cannot be used: {}", number, error.message()));
    }
  }
  return std::nullopt;
}

KeptFile Checkpoints::note(const fs::path& written) const {
  return {written.filename().string(), checksum_of(written)};
}

/// A copy: nobody knows how the weights will be written over. Each checkpoint has its own, since
/// what damages one file must not damage two checkpoints.
KeptFile Checkpoints::keep_weights(const fs::path& weights, const fs::path& copy) const {
  write_whole(copy, bytes_of(weights), Existing::replace);
  return note(copy);
}

void Checkpoints::keep(RunState state) {
  state.model.reset();
  state.weights.clear();
  seal(number_ + 1, state);
}

bool Checkpoints::keep(RunState state, const SaveModel& save_model,
                       const std::vector<fs::path>& weights) {
  const auto number = number_ + 1;
  fs::create_directories(folder_);
  if (!save_model(file(number, "model"))) return false;
  state.model = note(file(number, "model"));
  state.weights.clear();
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const auto copy = file(number, i == 0 ? "weights" : fmt::format("weights{}", i + 1));
    state.weights.push_back(keep_weights(weights[i], copy));
  }
  seal(number, state);
  return true;
}

void Checkpoints::seal(int number, const RunState& state) {
  write_sealed(file(number, "json"), to_json(state));
  number_ = number;
  remove_before(state.done ? number : number - kept_checkpoints + 1);
}

void Checkpoints::put_back(const KeptFile& kept, const fs::path& to) const {
  if (checksum_of(to) != kept.checksum) {
    write_whole(to, bytes_of(path(kept)), Existing::replace);
  }
}

void Checkpoints::remove_before(int number) const {
  std::error_code ignored;  // what cannot be removed does no harm
  for (const auto& found : files_in(folder_)) {
    if (number_of(found) >= 0 && number_of(found) < number) fs::remove(found, ignored);
  }
}

}  // namespace mg
