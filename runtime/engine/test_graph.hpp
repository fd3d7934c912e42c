// Graphs made by hand, for tests and benchmarks of the engine.
//
//   TestGraph graph;
//   graph.source(Numbers{100})                         // struct with size(), sample(i)
//       .map("double", "numbers", Double{}, {"n"}, {"n"})
//       .sink("sum", "double", Sum{&total}, {"n"});
#pragma once

#include <deque>
#include <initializer_list>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "pipeline/declare.hpp"
#include "runtime/checked_graph.hpp"
#include "runtime/pass.hpp"

namespace mg::test {

using Names = std::vector<std::string>;

class TestGraph {
 public:
  CheckedGraph graph;

  /// A stage that holds whatever the test gives it: each engine starts with a copy of `stage`.
  template <class S>
  TestGraph& source(std::string name, S stage, Names outputs) {
    using Outs = typename detail::ListedPorts<
        typename detail::Signature<decltype(&S::sample)>::Result>::Tuple;
    auto info = detail::info<S>(Kind::source, {.name = name});
    info.outputs = ports<Outs>(outputs);
    info.make = making<detail::SourceOf<S>, Source>(stage);
    return add(std::move(name), {}, std::move(info));
  }

  template <class S>
  TestGraph& map(std::string name, Names from, S stage, Names inputs, Names outputs) {
    using Call = detail::Signature<decltype(&S::operator())>;
    auto info = detail::info<S>(Kind::map, {.name = name});
    info.random = true;
    info.inputs = ports<typename Call::Ports>(inputs);
    info.outputs = ports<typename detail::Results<typename Call::Result>::Tuple>(outputs);
    info.make = making<detail::MapOf<S>, Map>(stage);
    return add(std::move(name), from, std::move(info));
  }

  template <class S>
  TestGraph& sink(std::string name, Names from, S stage, Names inputs) {
    auto info = detail::info<S>(Kind::sink, {.name = name});
    info.inputs = ports<typename detail::Signature<decltype(&S::add)>::Ports>(inputs);
    info.make = making<detail::SinkOf<S>, Sink>(stage);
    return add(std::move(name), from, std::move(info));
  }

  template <class S>
  TestGraph& model(std::string name, Names from, S stage, Names inputs, Names outputs,
                   Names targets = {}) {
    using Call = detail::Signature<decltype(&S::predict)>;
    auto info = detail::info<S>(Kind::model, {.name = name});
    info.random = true;
    info.inputs = ports<typename Call::Ports>(inputs);
    info.outputs = ports<typename detail::Columns<typename Call::Result>::Tuple>(outputs);
    for (const auto& target : targets) info.targets.push_back({target, nullptr, false, ""});
    info.make = making<detail::ModelOf<S>, Model>(stage);
    return add(std::move(name), from, std::move(info));
  }

  Node& last() { return graph.nodes.back(); }
  std::size_t index_of(const std::string& name) const {
    for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
      if (graph.nodes[i].name == name) return i;
    }
    throw Error("no stage '" + name + "'");
  }

  /// A pass over the first `count` samples in which every stage does its usual work.
  PassSpec pass(std::uint64_t count) const {
    PassSpec spec;
    spec.name = "test";
    for (std::uint64_t i = 0; i < count; ++i) spec.order.push_back(i);
    spec.roles.assign(graph.nodes.size(), Role::run);
    spec.rows = true;
    return spec;
  }

 private:
  template <class Ports>
  static std::vector<Port> ports(const Names& names) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return std::vector<Port>{Port{names.at(I),
                                    &type_of<typename std::tuple_element_t<I, Ports>::Value>(),
                                    std::tuple_element_t<I, Ports>::optional, ""}...};
    }
    (std::make_index_sequence<std::tuple_size_v<Ports>>());
  }

  template <class Wrapper, class Interface, class S>
  static auto making(S stage) {
    return [stage](const Setting&, const std::string&, Mistakes&) {
      return Made{Stage(std::unique_ptr<Interface>(std::make_unique<Wrapper>(stage))), ""};
    };
  }

  TestGraph& add(std::string name, const Names& from, StageInfo info) {
    infos_->push_back(std::move(info));
    Node node;
    node.name = std::move(name);
    node.info = &infos_->back();
    std::map<std::string, int> visible;
    for (const auto& above : from) {
      node.from.push_back(index_of(above));
      for (const auto& [value, slot] : visible_[node.from.back()]) visible[value] = slot;
    }
    const auto find = [&](const Port& port) {
      const auto found = visible.find(port.name);
      if (found == visible.end() && !port.optional) throw Error("no value '" + port.name + "'");
      return found == visible.end() ? no_slot : found->second;
    };
    for (const auto& port : node.info->inputs) node.inputs.push_back(find(port));
    for (const auto& port : node.info->targets) node.targets.push_back(find(port));
    for (const auto& port : node.info->outputs) {
      node.outputs.push_back(static_cast<int>(graph.slots.size()));
      visible[port.name] = node.outputs.back();
      graph.slots.push_back({port.name, graph.nodes.size(), port.type, port.optional});
    }
    visible_.push_back(std::move(visible));
    graph.nodes.push_back(std::move(node));
    return *this;
  }

  // Shared, so that a copy of the graph keeps what its nodes point to.
  std::shared_ptr<std::deque<StageInfo>> infos_ = std::make_shared<std::deque<StageInfo>>();
  std::vector<std::map<std::string, int>> visible_;  ///< by node: names and their slots
};

}  // namespace mg::test
