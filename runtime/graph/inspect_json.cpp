#include <nlohmann/json.hpp>

#include "runtime/graph/inspect.hpp"

namespace mg {

namespace {

using Json = nlohmann::ordered_json;

Json ports(const std::vector<Port>& list) {
  auto out = Json::array();
  for (const auto& port : list) {
    out.push_back({{"name", port.name},
                   {"type", port.type->name},
                   {"optional", port.optional},
                   {"doc", port.doc}});
  }
  return out;
}

Json params(const std::vector<ParamInfo>& list) {
  auto out = Json::array();
  for (const auto& param : list) {
    Json json{{"name", param.name}, {"type", param.type}};
    if (param.members.empty()) json["default"] = param.value;
    if (!param.unit.empty()) json["unit"] = param.unit;
    if (param.low) json["low"] = *param.low;
    if (param.high) json["high"] = *param.high;
    if (!param.choices.empty()) json["choices"] = param.choices;
    json["doc"] = param.doc;
    if (!param.members.empty()) json["params"] = params(param.members);
    out.push_back(std::move(json));
  }
  return out;
}

Json stage(const StageInfo& info) {
  const auto parallel = runs_in_parallel(info);
  return {{"name", info.name},
          {"kind", to_string(info.kind)},
          {"doc", info.doc},
          {"plugin", info.plugin},
          {"version", info.version},
          {"random", info.random},
          {"trainable", info.trainable},
          {"judges", info.judges},
          {"parallel", parallel ? Json(*parallel) : Json()},
          {"on_device", info.kind == Kind::model || static_cast<bool>(info.make_on_device)},
          {"inputs", ports(info.inputs)},
          {"targets", ports(info.targets)},
          {"outputs", ports(info.outputs)},
          {"params", params(info.params)},
          {"automatic", info.automatic},
          {"example", info.example}};
}

std::string text(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

std::string inspect_stage_json(const StageInfo& info) { return text(stage(info)); }

std::string inspect_all_json(const StageCatalogue& catalogue) {
  auto list = Json::array();
  for (const auto& name : catalogue.names()) {
    if (const auto* const info = catalogue.find(name)) list.push_back(stage(*info));
  }
  return text(Json{{"stages", std::move(list)}});
}

}  // namespace mg
