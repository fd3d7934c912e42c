#include "runtime/page/history.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <nlohmann/json.hpp>

#include "runtime/csv_file.hpp"

namespace mg {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

double number(const std::string& text) {
  double out = 0;
  std::from_chars(text.data(), text.data() + text.size(), out);
  return out;
}

/// Each line that is whole.
template <class Take>
void each_line(const fs::path& file, const Take& take) {
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    const auto json = Json::parse(line, nullptr, false);
    if (json.is_object()) take(json);
  }
}

std::string text(const Json& json, const char* key) {
  const auto at = json.find(key);
  return at != json.end() && at->is_string() ? at->get<std::string>() : std::string();
}

void read_epochs(const fs::path& file, History& out) {
  if (!fs::exists(file)) return;
  const auto table = read_csv(file);
  const auto model = table.find("model"), epoch = table.find("epoch");
  if (!model || !epoch) return;
  for (const auto& row : table.rows) {
    auto& one = out.epochs.emplace_back();
    one.model = row[*model];
    one.number = static_cast<int>(number(row[*epoch]));
    for (std::size_t i = 0; i < row.size(); ++i) {
      const bool is_number = i != *model && i != *epoch && table.columns[i] != "seconds";
      if (is_number && !row[i].empty()) one.numbers.emplace_back(table.columns[i], number(row[i]));
    }
  }
}

void add_time(std::vector<StageTime>& times, const StageTime& more) {
  auto same = std::ranges::find_if(times, [&](const StageTime& known) {
    return known.kind == more.kind && known.stage == more.stage;
  });
  if (same == times.end()) same = times.insert(same, {more.kind, more.stage});
  same->seconds += more.seconds;
}

void read_log(const fs::path& file, History& out) {
  each_line(file, [&](const Json& line) {
    const auto seconds = number(text(line, "seconds"));
    if (text(line, "event") == "stage") {
      const auto pass = text(line, "pass");
      add_time(out.times, {pass.substr(0, pass.find(' ')), text(line, "stage"), seconds});
    }
    if (text(line, "event") == "start" && out.command.empty()) out.command = text(line, "command");
    if (text(line, "event") != "epoch") return;
    for (auto& epoch : out.epochs) {
      if (epoch.model != text(line, "model") || epoch.number != number(text(line, "epoch")))
        continue;
      epoch.seconds = seconds;
      epoch.best = text(line, "best") == "yes";
    }
  });
}

}  // namespace

History read_history(const fs::path& folder) {
  History out;
  read_epochs(folder / "metrics.csv", out);
  read_log(folder / "log.jsonl", out);
  each_line(folder / "quarantine.jsonl", [&](const Json& line) {
    out.lost.push_back({text(line, "key"), text(line, "pass"), text(line, "why")});
  });
  return out;
}

void add_part(History& all, const History& one, const std::string& part) {
  for (auto epoch : one.epochs) {
    epoch.part = part + (epoch.part.empty() ? "" : ", ") + epoch.part;
    all.epochs.push_back(std::move(epoch));
  }
  for (const auto& time : one.times) add_time(all.times, time);
  for (auto lost : one.lost) {
    lost.pass += ", " + part;
    all.lost.push_back(std::move(lost));
  }
}

}  // namespace mg
