// Small stages that misbehave in every way a stage can, for tests of the engine. What they do is a
// function of the sample's key, so a pass says the same whenever it is run.
#pragma once

#include <atomic>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "runtime/engine/engine.hpp"
#include "runtime/engine/test_graph.hpp"

namespace mg::test {

/// Numbers 0, 1, 2, ... as samples "s0", "s1", ... Every third has a label.
struct Count {
  std::size_t samples = 0;
  void open(const RunInfo&) {}
  std::size_t size() const { return samples; }
  Listed<Number, std::optional<Label>> sample(std::size_t i) const {
    auto label = i % 3 == 0 ? std::optional(Label{i % 2 == 0 ? "even" : "odd"}) : std::nullopt;
    return {{.key = "s" + std::to_string(i)},
            Split::train,
            {Number{static_cast<double>(i)}, std::move(label)}};
  }
};

inline double chance_of(const std::string& stage, const Context& context) {
  return Random(combine(stable_hash(stage), stable_hash(context.identity().key))).uniform();
}

/// Threads overtake each other now and then. Mostly by working longer: on a busy machine a thread
/// that yields may not be back soon.
inline void dawdle(const Context& context) {
  const auto hash = stable_hash(context.identity().key);
  if (hash % 32 == 0) std::this_thread::yield();
  std::uint64_t x = hash;
  for (std::uint64_t i = 0; i < hash % 512; ++i) x = mix(x);
  if (x == 0) std::this_thread::yield();  // so that the loop is not idle
}

/// Passes on, drops, multiplies or fails, each in several manners.
struct Fickle {
  std::string name;
  double trouble = 0.4;  ///< share of samples that are not simply passed on
  std::vector<Number> operator()(const Context& context, const Number& n) const {
    dawdle(context);
    const auto chance = chance_of(name, context);
    if (chance >= trouble) return {Number{n.value + 1}};
    switch (static_cast<int>(chance / trouble * 8)) {
      case 0:
        throw Skip("not for me");
      case 1:
        return {};
      case 2:
        throw Error("cannot bear it", "try another");
      case 3:
        throw std::runtime_error("ran away");
      case 4:
        throw 42;
      case 5:
        return {Number{n.value}, Number{-n.value}};
      case 6:
        return {Number{1}, Number{2}, Number{3}};
      default:
        return {Number{n.value * 2}};
    }
  }
};

/// What it makes depends on all it has seen before: right only if called in order.
struct Running {
  double sum = 0;
  Number operator()(const Context& context, const Number& n) {
    dawdle(context);
    return Number{sum += n.value};
  }
};

/// What it makes depends on who else is in the batch.
struct Together {
  int batch = 4;
  std::string guilty;  ///< share of keys at which it throws, by this name; empty: none
  void open(const RunInfo&) {}
  int batch_size() const { return batch; }
  std::vector<Number> predict(const Contexts& contexts, const Column<Number>& in) const {
    double sum = 0;
    for (std::size_t i = 0; i < in.size(); ++i) {
      sum += in[i].value;
      if (!guilty.empty() && chance_of(guilty, contexts[i]) < 0.1) throw Error("cannot predict");
    }
    return std::vector<Number>(in.size(), Number{sum});
  }
};

struct Seen {
  std::mutex mutex;
  std::vector<std::string> lines;
  void add(std::string line) {
    const std::lock_guard lock(mutex);
    lines.push_back(std::move(line));
  }
};

/// Writes down whom it saw, in the order of seeing.
struct Collect {
  std::shared_ptr<Seen> seen;
  double trouble = 0;
  void add(const Context& context, const Number& n) {
    if (chance_of("collect", context) < trouble) throw Error("the disk is full");
    seen->add(context.identity().key + " " + std::to_string(n.value));
  }
  void missed(const Context& context, Fate fate, const std::string&) {
    seen->add(context.identity().key + " " + to_string(fate));
  }
  Findings finish() { return {{{"seen", static_cast<double>(seen->lines.size())}}}; }
};

struct Plus {
  double more = 1;
  Number operator()(const Number& n) const { return {n.value + more}; }
};

/// A map made of any function of the context and the number.
template <class F>
struct Does {
  F f;
  Number operator()(const Context& context, const Number& n) const { return f(context, n); }
};
template <class F>
Does<F> does(F f) {
  return {std::move(f)};
}

inline PassOutcome run_with(int threads, const TestGraph& graph, const PassSpec& spec,
                            const std::atomic<bool>* cancelled = nullptr) {
  RunInfo run;
  run.cancelled = cancelled;
  Engine engine(graph.graph, run, {.threads = threads});
  return engine.run(spec);
}

/// Everything about the rows, as one text for comparisons.
inline std::string text_of(const std::vector<Row>& rows) {
  std::string text;
  for (const auto& row : rows) {
    text += row.key + " " + to_string(row.fate) + " " + row.why;
    for (const auto& [name, value] : row.columns) text += " " + name + "=" + value;
    text += "\n";
  }
  return text;
}

}  // namespace mg::test
