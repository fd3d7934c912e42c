#include "runtime/resume/origin.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "pipeline/plugin.hpp"
#include "runtime/resume/checkpoints.hpp"

namespace mg {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

namespace {

constexpr const char* file_names[] = {"origin.json", "origin.copy.json"};

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> out;
  for (std::string line; std::getline(in, line);) out.push_back(line);
  return out;
}

/// Without comments, which tell where the graph came from.
std::string without_comments(const std::string& text) {
  std::string out;
  for (const auto& line : lines_of(text)) {
    if (!line.starts_with('#')) out += line + "\n";
  }
  return out;
}

std::string trimmed(const std::string& line) {
  const auto first = line.find_first_not_of(' ');
  return first == std::string::npos ? std::string() : line.substr(first);
}

fs::path made_absolute(const fs::path& path) { return path.empty() ? path : fs::absolute(path); }

/// The first line that differs, in words.
std::string difference_of_graphs(const std::string& then, const std::string& now) {
  const auto before = lines_of(then), after = lines_of(now);
  for (std::size_t i = 0; i < std::max(before.size(), after.size()); ++i) {
    const auto was = i < before.size() ? trimmed(before[i]) : std::string();
    const auto is = i < after.size() ? trimmed(after[i]) : std::string();
    if (was != is) return fmt::format("the graph: '{}' became '{}'", was, is);
  }
  return {};
}

Json json_of(const std::vector<fs::path>& paths) {
  Json out = Json::array();
  for (const auto& path : paths) out.push_back(path.string());
  return out;
}

std::vector<fs::path> paths_in(const Json& json) {
  std::vector<fs::path> out;
  for (const auto& path : json) out.emplace_back(path.get<std::string>());
  return out;
}

Json json_of(const Origin& origin) {
  const auto& line = origin.line;
  return {{"command", line.command == Command::train ? "train" : "run"},
          {"name", origin.name},
          {"graph", origin.graph},
          {"working_folder", origin.working_folder.string()},
          {"weights", json_of(line.weights)},
          {"trusted", line.trusted},
          {"plugins", json_of(line.plugins)},
          {"device", line.device},
          {"threads", line.threads},
          {"device_threads", line.device_threads},
          {"folds", line.folds},
          {"seeds", line.seeds},
          {"versions", origin.versions}};
}

Origin origin_in(const Json& json) {
  Origin out;
  auto& line = out.line;
  line.command = json.at("command") == "train" ? Command::train : Command::run;
  out.name = json.at("name");
  out.graph = json.at("graph");
  out.working_folder = json.at("working_folder").get<std::string>();
  line.weights = paths_in(json.at("weights"));
  line.trusted = json.at("trusted").get<std::vector<std::string>>();
  line.plugins = paths_in(json.at("plugins"));
  line.device = json.at("device");
  line.threads = json.at("threads");
  line.device_threads = json.at("device_threads");
  line.folds = json.at("folds");
  line.seeds = json.at("seeds");
  for (const auto& pair : json.at("versions")) out.versions.emplace_back(pair.at(0), pair.at(1));
  return out;
}

std::string cell(const std::string& text) {
  return text.find_first_of(",\"\n\r") == std::string::npos ? text : Json(text).dump();
}

}  // namespace

std::vector<std::pair<std::string, std::string>> versions(const CheckedGraph& graph,
                                                          const Catalogue& catalogue) {
  std::set<std::string> used;
  for (const auto& node : graph.nodes) used.insert(node.info->plugin);
  std::map<std::string, std::string> out{{"mammograph", MAMMOGRAPH_VERSION},
                                         {"compiler", MG_COMPILER}};
  for (const auto& plugin : catalogue.opened()) {
    if (!used.contains(plugin.name)) continue;
    out["plugin " + plugin.name] = plugin.version;
    if (!plugin.build.libtorch.empty()) out["libtorch"] = plugin.build.libtorch;
    if (!plugin.build.opencv.empty()) out["opencv"] = plugin.build.opencv;
  }
  return {out.begin(), out.end()};
}

Origin Origin::of(const CommandLine& line, const CheckedGraph& graph, const Catalogue& catalogue,
                  int device_threads) {
  Origin out;
  out.line = line;
  if (line.device_threads == 0) out.line.device_threads = device_threads;
  for (auto& path : out.line.weights) path = made_absolute(path);
  for (auto& path : out.line.plugins) path = made_absolute(path);
  out.working_folder = fs::current_path();
  out.name = graph.name;
  out.graph = without_comments(graph.resolved);
  out.versions = mg::versions(graph, catalogue);
  return out;
}

void Origin::write(const fs::path& folder) const {
  const auto text = json_of(*this).dump(1, ' ', false, Json::error_handler_t::replace);
  for (const auto* name : file_names) write_sealed(folder / name, text);
}

bool Origin::lies_in(const fs::path& folder) {
  return std::ranges::any_of(file_names,
                             [&](const char* name) { return fs::exists(folder / name); });
}

Origin Origin::read(const fs::path& folder) {
  std::string why;
  for (const auto* name : file_names) {
    try {
      return origin_in(Json::parse(read_sealed(folder / name)));
    } catch (const Error& error) {
      why += (why.empty() ? "" : ", ") + error.message();
    } catch (const Json::exception&) {
      why +=
          fmt::format("{}'{}' is of another version of the program", why.empty() ? "" : ", ", name);
    }
  }
  throw Error("nobody knows what the run began from: " + why);
}

std::string with_comments_of(const fs::path& file, const std::string& graph) {
  std::string comments;
  std::ifstream in(file);
  for (std::string line; std::getline(in, line) && line.starts_with('#');) comments += line + "\n";
  return comments + without_comments(graph);
}

std::vector<std::string> differences(const Origin& then, const Origin& now) {
  std::vector<std::string> out;
  const auto graph = difference_of_graphs(then.graph, now.graph);
  if (!graph.empty()) out.push_back(graph);
  const std::map<std::string, std::string> before(then.versions.begin(), then.versions.end());
  const std::map<std::string, std::string> after(now.versions.begin(), now.versions.end());
  for (const auto& [what, version] : before) {
    const auto found = after.find(what);
    const auto is = found == after.end() ? "not there" : found->second;
    if (is != version) out.push_back(fmt::format("{}: {} became {}", what, version, is));
  }
  return out;
}

void require_same(const std::vector<std::string>& differences, const fs::path& run) {
  if (differences.empty()) return;
  std::string text;
  for (const auto& line : differences) text += "\n  " + line;
  throw Error(
      "the run in '" + run.string() + "' cannot go on, for it is not the same any more:" + text,
      "undo that, or begin a new run with `mammograph run`");
}

std::string list_samples(const Source& source) {
  std::string out = "key,split,label,bytes\n";
  for (std::size_t i = 0; i < source.size(); ++i) {
    const auto listing = source.sample(i);
    std::string label;
    for (const auto& value : listing.values) {
      if (value && value.type().name == TypeOf<Label>::name) label = value.as<Label>().name;
    }
    std::error_code problem;
    const auto bytes = fs::file_size(listing.identity.file, problem);
    out += fmt::format("{},{},{},{}\n", cell(listing.identity.key), to_string(listing.split),
                       cell(label), problem ? 0 : bytes);
  }
  return out;
}

std::string difference_of_samples(const std::string& then, const std::string& now) {
  if (then == now) return {};
  const auto before = lines_of(then), after = lines_of(now);
  const auto first = std::ranges::mismatch(before, after);
  const auto text = [](auto at, auto end) { return at == end ? std::string("nothing") : *at; };
  return fmt::format(
      "the data: {} samples became {}; the first that differs (key, split, label, "
      "bytes) was {} and is {}",
      before.size() - 1, after.size() - 1, text(first.in1, before.end()),
      text(first.in2, after.end()));
}

}  // namespace mg
