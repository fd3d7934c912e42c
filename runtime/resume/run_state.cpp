#include "runtime/resume/run_state.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "pipeline/error.hpp"

namespace mg {

namespace {

using Json = nlohmann::ordered_json;

// JSON knows neither nan nor inf, which validations may give; as text every number comes back as it
// was, to the bit.
std::string text_of(double value) { return fmt::format("{}", value); }

double number_in(const Json& json) {
  const auto text = json.get<std::string>();
  double out = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), out);
  if (result.ec != std::errc() || result.ptr != text.data() + text.size()) {
    throw Error("'" + text + "' is no number");
  }
  return out;
}

Json json_of(const EpochRow& row) {
  Json numbers = Json::array();
  for (const auto& [name, value] : row.numbers) numbers.push_back({name, text_of(value)});
  return {{"model", row.model}, {"epoch", row.epoch}, {"numbers", numbers}};
}

EpochRow epoch_in(const Json& json) {
  EpochRow out{json.at("model"), json.at("epoch"), {}};
  for (const auto& number : json.at("numbers")) {
    out.numbers.emplace_back(number.at(0), number_in(number.at(1)));
  }
  return out;
}

Json json_of(const PassRow& row) {
  const auto& c = row.counts;
  return {{"name", row.name},
          {"split", static_cast<int>(row.split)},
          {"epoch", row.epoch},
          {"counts", {c.read, c.ok, c.skipped, c.failed, c.cancelled}}};
}

PassRow pass_in(const Json& json) {
  const auto& c = json.at("counts");
  return {json.at("name"),
          static_cast<Split>(json.at("split").get<int>()),
          json.at("epoch"),
          {c.at(0), c.at(1), c.at(2), c.at(3), c.at(4)}};
}

Json json_of(const std::optional<KeptFile>& file) {
  return file ? Json{{"name", file->name}, {"checksum", file->checksum}} : Json();
}

std::optional<KeptFile> file_in(const Json& json) {
  if (json.is_null()) return std::nullopt;
  return KeptFile{json.at("name"), json.at("checksum")};
}

RunState state_in(const Json& json) {
  RunState out;
  for (const auto& model : json.at("finished")) {
    out.finished.push_back({model.at("name"), model.at("checksum"), model.at("given")});
  }
  out.learning = json.at("learning");
  out.epochs = json.at("epochs");
  if (const auto& best = json.at("best"); !best.is_null()) {
    out.best = BestEpoch{best.at("epoch"), number_in(best.at("value"))};
  }
  for (const auto& row : json.at("history")) out.history.epochs.push_back(epoch_in(row));
  for (const auto& row : json.at("passes")) out.history.passes.push_back(pass_in(row));
  for (const auto& row : json.at("troubled")) {
    out.history.troubled.push_back({row.at(0), row.at(1), row.at(2)});
  }
  out.done = json.at("done");
  out.model = file_in(json.at("model"));
  out.weights = file_in(json.at("weights"));
  return out;
}

}  // namespace

const FinishedModel* RunState::find(const std::string& name) const {
  const auto found = std::ranges::find(finished, name, &FinishedModel::name);
  return found == finished.end() ? nullptr : &*found;
}

std::string to_json(const RunState& state) {
  Json finished = Json::array(), history = Json::array(), passes = Json::array(),
       troubled = Json::array();
  for (const auto& model : state.finished) {
    finished.push_back(
        {{"name", model.name}, {"checksum", model.checksum}, {"given", model.given}});
  }
  for (const auto& row : state.history.epochs) history.push_back(json_of(row));
  for (const auto& row : state.history.passes) passes.push_back(json_of(row));
  for (const auto& row : state.history.troubled) troubled.push_back({row.pass, row.key, row.why});
  const Json best = state.best
                        ? Json{{"epoch", state.best->epoch}, {"value", text_of(state.best->value)}}
                        : Json();
  const Json out{{"finished", finished},
                 {"learning", state.learning},
                 {"epochs", state.epochs},
                 {"best", best},
                 {"history", history},
                 {"passes", passes},
                 {"troubled", troubled},
                 {"done", state.done},
                 {"model", json_of(state.model)},
                 {"weights", json_of(state.weights)}};
  return out.dump(1, ' ', false, Json::error_handler_t::replace);
}

RunState run_state_from_json(const std::string& text) {
  try {
    return state_in(Json::parse(text));
  } catch (const Json::exception& error) {
    throw Error(std::string("it is no state of a run: ") + error.what());
  }
}

}  // namespace mg
