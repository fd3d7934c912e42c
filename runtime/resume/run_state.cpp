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

Json json_of(const KeptFile& file) { return {{"name", file.name}, {"checksum", file.checksum}}; }

KeptFile file_in(const Json& json) { return {json.at("name"), json.at("checksum")}; }

Json json_of(const BestEpoch& best) {
  return {{"epoch", best.epoch}, {"value", text_of(best.value)}, {"slot", best.slot}};
}

RunState state_in(const Json& json) {
  RunState out;
  for (const auto& model : json.at("finished")) {
    out.finished.push_back({model.at("name"), model.at("checksum"), model.at("given")});
  }
  out.learning = json.at("learning");
  out.epochs = json.at("epochs");
  for (const auto& best : json.at("best")) {
    out.best.push_back({best.at("epoch"), number_in(best.at("value")), best.at("slot")});
  }
  for (const auto& row : json.at("history")) out.history.epochs.push_back(epoch_in(row));
  for (const auto& row : json.at("passes")) out.history.passes.push_back(pass_in(row));
  for (const auto& row : json.at("troubled")) {
    out.history.troubled.push_back({row.at(0), row.at(1), row.at(2)});
  }
  out.done = json.at("done");
  if (const auto& model = json.at("model"); !model.is_null()) out.model = file_in(model);
  for (const auto& file : json.at("weights")) out.weights.push_back(file_in(file));
  return out;
}

}  // namespace

std::vector<FinishedModel> RunState::parts_of(const std::string& model) const {
  std::vector<FinishedModel> out;
  const auto take = [&](const std::string& name) {
    const auto found = std::ranges::find(finished, name, &FinishedModel::name);
    if (found != finished.end()) out.push_back(*found);
    return found != finished.end();
  };
  if (take(model)) return out;
  for (std::size_t k = 1; take(member_name(model, k)); ++k) continue;
  return out;
}

std::string member_name(const std::string& model, std::size_t k) {
  return fmt::format("{}.{}", model, k);
}

std::string to_json(const RunState& state) {
  Json finished = Json::array(), history = Json::array(), passes = Json::array(),
       troubled = Json::array(), best = Json::array(), weights = Json::array();
  for (const auto& model : state.finished) {
    finished.push_back(
        {{"name", model.name}, {"checksum", model.checksum}, {"given", model.given}});
  }
  for (const auto& row : state.history.epochs) history.push_back(json_of(row));
  for (const auto& row : state.history.passes) passes.push_back(json_of(row));
  for (const auto& row : state.history.troubled) troubled.push_back({row.pass, row.key, row.why});
  for (const auto& epoch : state.best) best.push_back(json_of(epoch));
  for (const auto& file : state.weights) weights.push_back(json_of(file));
  const Json out{{"finished", finished},
                 {"learning", state.learning},
                 {"epochs", state.epochs},
                 {"best", best},
                 {"history", history},
                 {"passes", passes},
                 {"troubled", troubled},
                 {"done", state.done},
                 {"model", state.model ? json_of(*state.model) : Json()},
                 {"weights", weights}};
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
