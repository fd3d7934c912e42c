#include "runtime/run_folder.hpp"

#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <ctime>
#include <nlohmann/json.hpp>

#include "pipeline/whole_file.hpp"

namespace mg {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

namespace {

std::tm now() {
  const auto time = std::time(nullptr);
  std::tm out{};
  localtime_r(&time, &out);
  return out;
}

fs::path new_folder(const fs::path& wanted, const std::string& graph) {
  if (!wanted.empty()) {
    if (fs::exists(wanted) && !(fs::is_directory(wanted) && fs::is_empty(wanted))) {
      throw Error("the run folder '" + wanted.string() + "' is there already",
                  "name a new folder with --out");
    }
    fs::create_directories(wanted);
    return fs::absolute(wanted);
  }
  const auto base = fs::absolute("runs") / graph;
  fs::create_directories(base);
  const auto name = fmt::format("{:%Y-%m-%dT%H-%M-%S}", now());
  for (int i = 1;; ++i) {  // two runs may start in the same second
    const auto folder = base / (i == 1 ? name : fmt::format("{}-{}", name, i));
    if (fs::create_directory(folder)) return folder;
  }
}

std::string csv_cell(const std::string& text) {
  if (text.find_first_of(",\"\n\r") == std::string::npos) return text;
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + "\"";
}

/// A table of rows that may have different columns: the union, in order of first appearance.
class CsvTable {
 public:
  using Cells = std::vector<std::pair<std::string, std::string>>;
  void add(const Cells& cells) {
    for (const auto& [name, text] : cells) {
      if (std::find(names_.begin(), names_.end(), name) == names_.end()) names_.push_back(name);
    }
    rows_.push_back(cells);
  }
  std::string text() const {
    std::string out = line([](const std::string& name) { return name; });
    for (const auto& row : rows_) {
      out += line([&](const std::string& name) {
        for (const auto& [key, value] : row) {
          if (key == name) return value;
        }
        return std::string();
      });
    }
    return out;
  }

 private:
  template <class Cell>
  std::string line(const Cell& cell) const {
    std::string out;
    for (const auto& name : names_) {
      out += (&name == &names_.front() ? "" : ",") + csv_cell(cell(name));
    }
    return out + "\n";
  }
  std::vector<std::string> names_;
  std::vector<Cells> rows_;
};

Json number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json to_json(const PassRow& pass) {
  const auto& counts = pass.counts;
  Json out{{"name", pass.name}, {"split", to_string(pass.split)}};
  if (pass.name.starts_with("train") || pass.name.starts_with("validate")) {
    out["epoch"] = pass.epoch + 1;
  }
  out["read"] = counts.read;
  out["ok"] = counts.ok;
  out["skipped"] = counts.skipped;
  out["failed"] = counts.failed;
  out["cancelled"] = counts.cancelled;
  return out;
}

Json to_json(const Figure& figure) {
  return {{"value", number(figure.value)},
          {"low", number(figure.low)},
          {"high", number(figure.high)},
          {"n", figure.n}};
}

Json to_json(const Table& table) {
  return {{"doc", table.doc}, {"columns", table.columns}, {"rows", table.rows}};
}

}  // namespace

/// Held as long as somebody works in the folder. The system lets go of it when the process ends,
/// however that happens.
class RunFolder::Lock {
 public:
  explicit Lock(const fs::path& folder)
      : folder_(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    if (folder_ < 0 || ::flock(folder_, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK) return;
    ::close(folder_);
    throw Error("another process works in '" + folder.string() + "'",
                "wait until it has ended, or stop it");
  }
  ~Lock() {
    if (folder_ >= 0) ::close(folder_);
  }
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;

 private:
  int folder_;
};

RunFolder::RunFolder(fs::path path)
    : path_(std::move(path)), lock_(std::make_shared<const Lock>(path_)), events_(path_) {}

RunFolder::RunFolder(const fs::path& wanted, const std::string& graph)
    : RunFolder(new_folder(wanted, graph)) {}

RunFolder RunFolder::reopen(const fs::path& folder) {
  if (!fs::is_directory(folder)) {
    throw Error("there is no run folder '" + folder.string() + "'", "name the folder of a run");
  }
  RunFolder out(fs::absolute(folder));
  std::vector<fs::path> torn;
  for (const auto& entry : fs::recursive_directory_iterator(out.path_)) {
    const auto name = entry.path().filename().string();
    if (name.starts_with('.') && name.ends_with(".part")) torn.push_back(entry.path());
  }
  for (const auto& file : torn) fs::remove(file);
  return out;
}

fs::path RunFolder::weights(const std::string& model) const {
  return path_ / "models" / (model + ".safetensors");
}

fs::path RunFolder::new_weights(const std::string& model) const {
  auto file = weights(model);
  fs::create_directories(file.parent_path());
  return file;
}

void RunFolder::write(const std::string& name, std::string_view text) const {
  write_whole(path_ / name, text, Existing::replace);
}

void RunFolder::log(const std::string& event,
                    const std::vector<std::pair<std::string, std::string>>& fields) {
  Json line{{"time", fmt::format("{:%Y-%m-%dT%H:%M:%S}", now())}, {"event", event}};
  for (const auto& [name, text] : fields) line[name] = text;
  const auto text = line.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
  const int file =
      ::open((path_ / "log.jsonl").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  if (file < 0) return;  // a log that cannot be written must not end the run
  [[maybe_unused]] const auto written = ::write(file, text.data(), text.size());
  ::close(file);
}

void RunFolder::tell_tensorboard(const EpochRow& row) {
  Numbers numbers;
  for (const auto& [name, value] : row.numbers) numbers.emplace_back(row.model + "/" + name, value);
  events_.add(row.epoch, numbers);
}

void RunFolder::write_epochs() const {
  CsvTable table;
  for (const auto& epoch : history_.epochs) {
    CsvTable::Cells cells{{"model", epoch.model}, {"epoch", std::to_string(epoch.epoch)}};
    for (const auto& [name, value] : epoch.numbers) {
      cells.emplace_back(name, fmt::format("{:.6g}", value));
    }
    table.add(cells);
  }
  write("metrics.csv", table.text());
}

void RunFolder::add_epoch(EpochRow row) {
  tell_tensorboard(row);
  history_.epochs.push_back(std::move(row));
  write_epochs();
}

void RunFolder::restore(RunHistory history) {
  history_ = std::move(history);
  if (!history_.epochs.empty()) write_epochs();
  events_.begin_anew();
  for (const auto& row : history_.epochs) tell_tensorboard(row);
}

void RunFolder::add_pass(const PassOutcome& outcome) {
  const auto& spec = *outcome.spec;
  const auto same = [&](const PassRow& pass) {
    return pass.name == spec.name && pass.epoch == spec.epoch;
  };
  if (std::ranges::any_of(history_.passes, same)) return;
  for (const auto& row : outcome.troubled) {
    history_.troubled.push_back({spec.name, row.key, row.why});
  }
  history_.passes.push_back({spec.name, spec.split, spec.epoch, outcome.counts});
}

void RunFolder::write_samples(const PassOutcome& outcome) const {
  CsvTable table;
  for (const auto& row : outcome.rows) {
    CsvTable::Cells cells{{"key", row.key},
                          {"split", to_string(row.split)},
                          {"fate", to_string(row.fate)},
                          {"why", row.why}};
    cells.insert(cells.end(), row.columns.begin(), row.columns.end());
    table.add(cells);
  }
  write("predictions.csv", table.text());
  std::string lines;
  for (const auto& row : history_.troubled) {
    const Json line{{"key", row.key}, {"pass", row.pass}, {"why", row.why}};
    lines += line.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
  }
  write("quarantine.jsonl", lines);
}

std::string RunFolder::write_metrics(const PassOutcome* last) const {
  Json out{{"passes", Json::array()}, {"results", Json::object()}};
  for (const auto& pass : history_.passes) out["passes"].push_back(to_json(pass));
  if (last) {
    for (const auto& [sink, findings] : last->findings) {
      auto& result = out["results"][sink] = Json::object();
      for (const auto& figure : findings.figures) result[figure.name] = to_json(figure);
      for (const auto& table : findings.tables) out["tables"][sink][table.name] = to_json(table);
      if (!findings.notes.empty()) out["notes"][sink] = findings.notes;
      for (const auto& picture : findings.pictures) {
        out["pictures"][sink].push_back({{"file", picture.file.lexically_proximate(path_).string()},
                                         {"kind", picture.kind},
                                         {"caption", picture.caption}});
      }
    }
  }
  auto text = out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
  write("metrics.json", text);
  return text;
}

}  // namespace mg
