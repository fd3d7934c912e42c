// How declare.hpp reads signatures and calls structs. Nothing here is for authors.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "pipeline/stage.hpp"

namespace mg::detail {

// ---- ports from arguments ----------------------------------------------------------------------

template <class Argument>
struct Input;  // an argument of a call operator or of add()
template <class T>
struct Input<const T&> {
  using Value = T;
  static constexpr bool optional = false;
  static T const& from(const mg::Value& value) { return value.as<T>(); }
};
template <class T>
struct Input<const T*> {
  using Value = T;
  static constexpr bool optional = true;
  static T const* from(const mg::Value& value) { return value ? &value.as<T>() : nullptr; }
};
template <class T>
struct Input<const Column<T>&> {
  using Value = T;
  static constexpr bool optional = false;
};

template <class T>
struct Output {
  using Value = T;
  static constexpr bool optional = false;
  static mg::Value of(T value) { return mg::Value::of(std::move(value)); }
};
template <class T>
struct Output<std::optional<T>> {
  using Value = T;
  static constexpr bool optional = true;
  static mg::Value of(std::optional<T> value) {
    return value ? mg::Value::of(std::move(*value)) : mg::Value();
  }
};

// ---- signatures --------------------------------------------------------------------------------

template <class First>
constexpr bool is_context =
    std::is_same_v<First, const Context&> || std::is_same_v<First, const Contexts&>;

template <class... Args>
struct Split {
  using Ports = std::tuple<Input<Args>...>;
  static constexpr bool with_context = false;
};
template <class First, class... Rest>
requires is_context<First>
struct Split<First, Rest...> {
  using Ports = std::tuple<Input<Rest>...>;
  static constexpr bool with_context = true;
};

template <class Method>
struct Signature;
template <class S, class R, class... Args>
struct Signature<R (S::*)(Args...)> : Split<Args...> {
  using Result = R;
  static constexpr bool is_const = false;
};
template <class S, class R, class... Args>
struct Signature<R (S::*)(Args...) const> : Split<Args...> {
  using Result = R;
  static constexpr bool is_const = true;
};

// ---- results -----------------------------------------------------------------------------------

template <class R>
struct Results {
  using Tuple = std::tuple<Output<R>>;
};
template <>
struct Results<void> {
  using Tuple = std::tuple<>;
};
template <class... Ts>
struct Results<std::tuple<Ts...>> {
  using Tuple = std::tuple<Output<Ts>...>;
};
template <class R>
struct Results<std::vector<R>> : Results<R> {};

template <class R>
struct Columns;  // what predict() returns
template <class T>
struct Columns<std::vector<T>> {
  using Tuple = std::tuple<Output<T>>;
};
template <class... Ts>
struct Columns<std::tuple<std::vector<Ts>...>> {
  using Tuple = std::tuple<Output<Ts>...>;
};

template <class R>
struct ListedPorts;
template <class... Ts>
struct ListedPorts<Listed<Ts...>> {
  using Tuple = std::tuple<Output<Ts>...>;
};

template <class... Ts>
void emit_row(std::tuple<Ts...> row, const Emit& emit) {
  std::apply(
      [&](auto&... values) {
        std::array<mg::Value, sizeof...(Ts)> out{
            Output<std::remove_cvref_t<decltype(values)>>::of(std::move(values))...};
        emit(out);
      },
      row);
}
template <class R>
void emit_row(R row, const Emit& emit) {
  std::array<mg::Value, 1> out{Output<R>::of(std::move(row))};
  emit(out);
}
template <class R>
void emit_row(std::vector<R> rows, const Emit& emit) {
  for (auto& row : rows) emit_row(std::move(row), emit);
}

template <class Ports, std::size_t N, std::size_t... I>
std::vector<Port> input_ports(const std::array<PortName, N>& names, std::index_sequence<I...>) {
  return {Port{names[I].name, &type_of<typename std::tuple_element_t<I, Ports>::Value>(),
               std::tuple_element_t<I, Ports>::optional, names[I].doc}...};
}
template <class Ports, std::size_t N, std::size_t... I>
std::vector<Port> output_ports(const std::array<PortName, N>& names,
                               std::index_sequence<I...> all) {
  return input_ports<Ports>(names, all);
}
template <class Ports, std::size_t Skipped, std::size_t N, std::size_t... I>
std::vector<Port> target_ports(const std::array<PortName, N>& names, std::index_sequence<I...>) {
  return {Port{names[I].name, &type_of<typename std::tuple_element_t<Skipped + I, Ports>::Value>(),
               false, names[I].doc}...};
}

// ---- the four kinds ----------------------------------------------------------------------------

/// Calls a method with a context, if it wants one, and the values of its ports.
template <class Method, class S, class C>
decltype(auto) call(Method method, S& stage, C const& context, std::span<mg::Value const> in) {
  using Sig = Signature<Method>;
  using Ports = typename Sig::Ports;
  return [&]<std::size_t... I>(std::index_sequence<I...>)->decltype(auto) {
    if constexpr (Sig::with_context) {
      return (stage.*method)(context, std::tuple_element_t<I, Ports>::from(in[I])...);
    } else {
      return (stage.*method)(std::tuple_element_t<I, Ports>::from(in[I])...);
    }
  }
  (std::make_index_sequence<std::tuple_size_v<Ports>>());
}

template <class S>
class SourceOf final : public Source {
 public:
  explicit SourceOf(S stage) : stage_(std::move(stage)) {}
  void open(const RunInfo& run) override { stage_.open(run); }
  std::size_t size() const override { return stage_.size(); }
  Listing sample(std::size_t i) const override {
    auto listed = stage_.sample(i);
    Listing out{std::move(listed.identity), listed.split, {}};
    std::apply(
        [&](auto&... values) {
          (out.values.push_back(
               Output<std::remove_cvref_t<decltype(values)>>::of(std::move(values))),
           ...);
        },
        listed.values);
    return out;
  }

 private:
  S stage_;
};

template <class S>
class MapOf final : public Map {
 public:
  explicit MapOf(S stage) : stage_(std::move(stage)) {}
  void start(const RunInfo& run) override {
    if constexpr (requires { stage_.start(run); }) stage_.start(run);
  }
  bool parallel() const override { return Signature<decltype(&S::operator())>::is_const; }
  std::size_t makes() const override {
    if constexpr (requires { stage_.makes(); })
      return stage_.makes();
    else
      return 1;
  }
  void run(const Context& context, std::span<mg::Value const> in, const Emit& emit) override {
    using Result = typename Signature<decltype(&S::operator())>::Result;
    if constexpr (std::is_void_v<Result>) {
      call(&S::operator(), stage_, context, in);
      emit({});
    } else {
      emit_row(call(&S::operator(), stage_, context, in), emit);
    }
  }

 private:
  S stage_;
};

template <class S>
class SinkOf final : public Sink {
 public:
  explicit SinkOf(S stage) : stage_(std::move(stage)) {}
  void start(const RunInfo& run) override {
    if constexpr (requires { stage_.start(run); }) stage_.start(run);
  }
  void add(const Context& context, std::span<mg::Value const> in) override {
    call(&S::add, stage_, context, in);
  }
  void missed(const Context& context, Fate fate, const std::string& why) override {
    if constexpr (requires { stage_.missed(context, fate, why); })
      stage_.missed(context, fate, why);
  }
  Findings finish() override { return stage_.finish(); }

 private:
  S stage_;
};

template <class Method, class S>
decltype(auto) call_columns(Method method, S& stage, const Batch& in) {
  using Ports = typename Signature<Method>::Ports;
  return [&]<std::size_t... I>(std::index_sequence<I...>)->decltype(auto) {
    return (stage.*method)(
        in.contexts, Column<typename std::tuple_element_t<I, Ports>::Value>(in.columns[I])...);
  }
  (std::make_index_sequence<std::tuple_size_v<Ports>>());
}

template <class T>
std::vector<mg::Value> to_values(std::vector<T> values) {
  std::vector<mg::Value> out;
  out.reserve(values.size());
  for (auto& value : values) out.push_back(Output<T>::of(std::move(value)));
  return out;
}

template <class S>
concept Learns = requires {
  &S::learn;
};

template <class S>
concept Resumes = requires {
  &S::save_state;
  &S::load_state;
};

template <class S>
class ModelOf final : public Model {
 public:
  explicit ModelOf(S stage) : stage_(std::move(stage)) {}
  void open(const RunInfo& run) override { stage_.open(run); }
  int batch() const override { return stage_.batch_size(); }
  std::vector<std::vector<mg::Value>> predict(const Batch& in) override {
    if constexpr (requires { stage_.expect(in.wanted); }) stage_.expect(in.wanted);
    auto columns = call_columns(&S::predict, stage_, in);
    if constexpr (requires { std::tuple_size<decltype(columns)>::value; }) {
      return std::apply(
          [](auto&... column) {
            return std::vector<std::vector<mg::Value>>{to_values(std::move(column))...};
          },
          columns);
    } else {
      return {to_values(std::move(columns))};
    }
  }
  bool trainable() const override { return Learns<S>; }
  std::vector<std::filesystem::path> weights() const override {
    if constexpr (requires { stage_.weights_files(); })
      return stage_.weights_files();
    else if constexpr (Learns<S>)
      return one_or_none(stage_.weights_file());
    else
      return {};
  }
  Training training() const override {
    if constexpr (Learns<S>)
      return stage_.training();
    else
      return {};
  }
  void begin(const TrainingStart& start) override {
    if constexpr (Learns<S>) stage_.begin(start);
  }
  Numbers learn(const Batch& batch) override {
    if constexpr (Learns<S>)
      return call_columns(&S::learn, stage_, batch);
    else
      return {};
  }
  void validate(const Batch& batch) override {
    if constexpr (Learns<S>) call_columns(&S::validate, stage_, batch);
  }
  Numbers validated() override {
    if constexpr (Learns<S>)
      return stage_.validated();
    else
      return {};
  }
  void save(const std::filesystem::path& file) const override {
    if constexpr (Learns<S>) stage_.save(file);
  }
  void load(const std::filesystem::path& file) override {
    if constexpr (Learns<S>) stage_.load(file);
  }
  void load_ensemble(const std::vector<std::filesystem::path>& files) override {
    if constexpr (requires { stage_.load_ensemble(files); })
      stage_.load_ensemble(files);
    else
      throw Error("this stage takes the weights of one training, not of several",
                  "name one file, or the run folder of one fold");
  }
  bool save_state(const std::filesystem::path& file) const override {
    if constexpr (Resumes<S>) stage_.save_state(file);
    return Resumes<S>;
  }
  void load_state(const std::filesystem::path& file) override {
    if constexpr (Resumes<S>) stage_.load_state(file);
  }

 private:
  static std::vector<std::filesystem::path> one_or_none(const std::filesystem::path& file) {
    return file.empty() ? std::vector<std::filesystem::path>{} : std::vector{file};
  }

  S stage_;
};

// ---- making ------------------------------------------------------------------------------------

// ---- advice ------------------------------------------------------------------------------------

template <class S>
concept Advised = requires {
  typename S::Advisor;
};

template <class S>
class AdvisorOf final : public Advisor {
 public:
  explicit AdvisorOf(S stage) : stage_(std::move(stage)) {}
  void see(std::span<const mg::Value> in) override {
    call(&S::Advisor::see, advisor_, nullptr, in);
  }
  std::vector<Advice> advise(const Circumstances& circumstances) override {
    return advisor_.advise(stage_, circumstances);
  }

 private:
  S stage_;
  typename S::Advisor advisor_;
};

template <Advised S>
std::unique_ptr<Advisor> make_advisor(const Setting& settings, const std::string& owner,
                                      Mistakes& mistakes) {
  S stage{};
  read_params(settings, stage, {owner, ""}, mistakes);
  return std::make_unique<AdvisorOf<S>>(std::move(stage));
}

struct NoParams {
  static auto params() { return mg::params(); }
};

template <class S>
StageInfo info(Kind kind, Declaration declaration) {
  StageInfo out;
  out.kind = kind;
  out.name = std::move(declaration.name);
  out.doc = std::move(declaration.doc);
  out.example = std::move(declaration.example);
  out.random = declaration.random;
  out.judges = declaration.judges;
  if constexpr (HasParams<S>) out.params = describe(S{});
  if constexpr (Advised<S>) {
    out.automatic = S::Advisor::parameters();
    out.advisor = make_advisor<S>;
  }
  return out;
}

template <class S, class Wrapper, class Interface>
auto maker() {
  return [](const Setting& settings, const std::string& owner, Mistakes& mistakes) {
    S stage{};
    std::string text;
    if constexpr (HasParams<S>) {
      read_params(settings, stage, {owner, ""}, mistakes);
      // A struct may check what bounds cannot say: throw Error from check().
      if constexpr (requires { stage.check(); }) {
        if (mistakes.none()) {
          try {
            stage.check();
          } catch (Error const& error) {
            mistakes.add(settings.where, owner + ": " + error.message(), error.hint());
          }
        }
      }
      text = canonical(describe(stage));
    } else {
      NoParams no_params;
      read_params(settings, no_params, {owner, ""}, mistakes);
    }
    return Made{Stage(std::unique_ptr<Interface>(std::make_unique<Wrapper>(std::move(stage)))),
                std::move(text)};
  };
}

}  // namespace mg::detail
