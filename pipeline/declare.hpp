// From a plain struct to a stage. An author writes the struct and one of these declarations; ports'
// types come from the signature of its function, their names are given here.
//
//   mg::map_stage<ToTumor>({.name = "crop.to_tumor", .doc = "Crops to the tumor."},
//                          mg::in({{"image", "what to crop"}, {"tumor", "its mask"}}),
//                          mg::out({{"image", "the crop"}}))
//
// clang-format off
// | kind   | the struct has                                                                           |
// |--------|------------------------------------------------------------------------------------------|
// | source | void open(const RunInfo&); std::size_t size() const; Listed<Ts...> sample(size_t) const   |
// | map    | Out operator()([const Context&,] const A&, const B*, ...) const                          |
// | model  | void open(const RunInfo&); int batch_size() const; predict(const Contexts&, const Column<A>&, ...) |
// | sink   | void add([const Context&,] const A&, const B*, ...); Findings finish();                  |
// clang-format on
//
// A model may have void expect(const std::vector<bool>& wanted): called before each predict(), by
// output; true if somebody reads it in this pass, empty if all are read. What is costly and not
// read can be left out if the output is a std::optional.
//
// Maps and sinks may have void start(const RunInfo&), sinks void missed(const Context&, Fate,
// const std::string& why). A model that learns has learn, validate, validated, training, begin,
// save, load and weights_file (one path) or weights_files (several) besides. It may have
// load_ensemble, and save_state and load_state if an interrupted training shall go on where it
// stopped (Model in stage.hpp says what they do).
//
// A stage that can choose parameters itself (`size_px: auto`) has a struct Advisor within it, with
// static parameters() (their names), see(const A&, const B*, ...) (the input ports of one training
// sample, then the targets) and advise(const Stage&, const Circumstances&).
//
// An argument `const A&` is a port that must have a value, `const A*` one that may be absent
// (null). Out is void, T, std::optional<T>, a std::tuple of these, or a std::vector of one of these
// for a map that makes several samples of one. Throw Skip to make none. A const call operator runs
// in parallel, a non-const one serially. All kinds may have `static auto params()`. A map that
// makes several samples of one may say how many, so that schedules of trainings fit: std::size_t
// makes() const.
#pragma once

#include <array>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "pipeline/stage.hpp"

namespace mg {

struct PortName {
  const char* name;
  const char* doc;
};

template <std::size_t N>
using PortNames = std::array<PortName, N>;
template <std::size_t N>
constexpr PortNames<N> in(PortName const (&names)[N]) {
  return std::to_array(names);
}
template <std::size_t N>
constexpr PortNames<N> targets(PortName const (&names)[N]) {
  return std::to_array(names);
}
template <std::size_t N>
constexpr PortNames<N> out(PortName const (&names)[N]) {
  return std::to_array(names);
}
constexpr PortNames<0> nothing{};

struct Declaration {
  std::string name = {}, doc = {}, example = {};
  bool random = false, judges = false;
};

/// What a source's sample(i) returns: a type in Ts is T or std::optional<T>.
template <class... Ts>
struct Listed {
  Identity identity;
  Split split = Split::none;
  std::tuple<Ts...> values;
};

using Contexts = std::vector<Context>;

/// One port's values of a batch.
template <class T>
class Column {
 public:
  explicit Column(const std::vector<Value>& values) : values_(&values) {}
  std::size_t size() const { return values_->size(); }
  T const& operator[](std::size_t i) const { return (*values_)[i].template as<T>(); }
  /// Null if sample i has no such value.
  const T* find(std::size_t i) const { return (*values_)[i] ? &(*this)[i] : nullptr; }

 private:
  const std::vector<Value>* values_;
};

}  // namespace mg

#include "pipeline/declare_detail.hpp"  // IWYU pragma: export

namespace mg {

template <class S, std::size_t N>
StageInfo source_stage(Declaration declaration, PortNames<N> outputs) {
  using Outs =
      typename detail::ListedPorts<typename detail::Signature<decltype(&S::sample)>::Result>::Tuple;
  static_assert(std::tuple_size_v<Outs> == N, "name each output of the source, in order");
  auto info = detail::info<S>(Kind::source, std::move(declaration));
  info.outputs = detail::output_ports<Outs>(outputs, std::make_index_sequence<N>());
  info.make = detail::maker<S, detail::SourceOf<S>, Source>();
  return info;
}

template <class S, std::size_t N, std::size_t M>
StageInfo map_stage(Declaration declaration, PortNames<N> inputs, PortNames<M> outputs) {
  using Call = detail::Signature<decltype(&S::operator())>;
  using Ins = typename Call::Ports;
  using Outs = typename detail::Results<typename Call::Result>::Tuple;
  static_assert(std::tuple_size_v<Ins> == N, "name each input of the call operator, in order");
  static_assert(std::tuple_size_v<Outs> == M, "name each output of the call operator, in order");
  auto info = detail::info<S>(Kind::map, std::move(declaration));
  info.inputs = detail::input_ports<Ins>(inputs, std::make_index_sequence<N>());
  info.outputs = detail::output_ports<Outs>(outputs, std::make_index_sequence<M>());
  info.make = detail::maker<S, detail::MapOf<S>, Map>();
  return info;
}

template <class S, std::size_t N>
StageInfo sink_stage(Declaration declaration, PortNames<N> inputs) {
  using Ins = typename detail::Signature<decltype(&S::add)>::Ports;
  static_assert(std::tuple_size_v<Ins> == N, "name each input of add(), in order");
  auto info = detail::info<S>(Kind::sink, std::move(declaration));
  info.inputs = detail::input_ports<Ins>(inputs, std::make_index_sequence<N>());
  info.make = detail::maker<S, detail::SinkOf<S>, Sink>();
  return info;
}

/// A model that only predicts.
template <class S, std::size_t N, std::size_t M>
StageInfo model_stage(Declaration declaration, PortNames<N> inputs, PortNames<M> outputs) {
  using Call = detail::Signature<decltype(&S::predict)>;
  using Ins = typename Call::Ports;
  using Outs = typename detail::Columns<typename Call::Result>::Tuple;
  static_assert(std::tuple_size_v<Ins> == N, "name each column that predict() takes, in order");
  static_assert(std::tuple_size_v<Outs> == M, "name each column that predict() returns, in order");
  auto info = detail::info<S>(Kind::model, std::move(declaration));
  info.inputs = detail::input_ports<Ins>(inputs, std::make_index_sequence<N>());
  info.outputs = detail::output_ports<Outs>(outputs, std::make_index_sequence<M>());
  info.make = detail::maker<S, detail::ModelOf<S>, Model>();
  return info;
}

/// A model that learns: learn(Contexts const&, inputs..., targets...) and the other methods of
/// Model (training, begin, validate, validated, save, load, weights) besides.
template <class S, std::size_t N, std::size_t K, std::size_t M>
StageInfo model_stage(Declaration declaration, PortNames<N> inputs, PortNames<K> targets,
                      PortNames<M> outputs) {
  using Learns = typename detail::Signature<decltype(&S::learn)>::Ports;
  static_assert(std::tuple_size_v<Learns> == N + K,
                "learn() takes the columns of predict(), then the targets: name each, in order");
  auto info = model_stage<S>(std::move(declaration), inputs, outputs);
  info.trainable = true;
  info.targets = detail::target_ports<Learns, N>(targets, std::make_index_sequence<K>());
  return info;
}

/// The map `host`, and `S` doing the same to whole batches on the device. Same ports, same
/// parameters.
template <class S>
StageInfo with_device_twin(StageInfo host) {
  host.make_on_device = detail::maker<S, detail::ModelOf<S>, Model>();
  return host;
}

}  // namespace mg
