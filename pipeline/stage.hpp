// The four kinds of stage as the runtime sees them. Authors do not derive from these: they write a
// plain struct and declare it (declare.hpp).
#pragma once

#include <cstddef>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "pipeline/advice.hpp"
#include "pipeline/context.hpp"
#include "pipeline/findings.hpp"
#include "pipeline/params.hpp"
#include "pipeline/value.hpp"

namespace mg {

/// A stage throws it to leave a sample out, with a reason. It is no failure.
class Skip : public std::exception {
 public:
  explicit Skip(std::string reason) : reason_(std::move(reason)) {}
  const char* what() const noexcept override { return reason_.c_str(); }

 private:
  std::string reason_;
};

/// What a source says of sample i: who it is, its split and its values in the order of the ports.
struct Listing {
  Identity identity;
  Split split = Split::none;
  std::vector<Value> values;
};

class Source {
 public:
  virtual ~Source() = default;
  /// Finds the data; may write below run.cache. Throws Error if there are none.
  virtual void open(const RunInfo& run) = 0;
  virtual std::size_t size() const = 0;
  virtual Listing sample(std::size_t i) const = 0;  ///< cheap, may be called from any thread
};

/// Takes one row of outputs, in the order of the ports; the values are moved from. A reference to
/// a callable, which must outlive it.
class Emit {
 public:
  template <class F>
  explicit Emit(F& callable)
      : callable_(&callable),
        call_([](void* f, std::span<Value> row) { (*static_cast<F*>(f))(row); }) {}
  void operator()(std::span<Value> row) const { call_(callable_, row); }

 private:
  void* callable_;
  void (*call_)(void*, std::span<Value>);
};

class Map {
 public:
  virtual ~Map() = default;
  virtual void start(const RunInfo&) {}  ///< once a run, before the first sample
  virtual bool parallel() const = 0;     ///< may run() be called from several threads at once?
  virtual std::size_t makes() const { return 1; }  ///< samples of one, as a rule
  /// Emits no row, one or several. `in` has a value for each input port; optional ones may be
  /// absent.
  virtual void run(const Context& context, std::span<const Value> in, const Emit& emit) = 0;
};

class Sink {
 public:
  virtual ~Sink() = default;
  virtual void start(const RunInfo&) {}  ///< at the beginning of each pass
  /// Samples come in the order of their index. May throw Skip or Error for this sample.
  virtual void add(const Context& context, std::span<const Value> in) = 0;
  /// A sample that came to grief on its way here.
  virtual void missed(const Context&, Fate, const std::string& /*why*/) {}
  virtual Findings finish() = 0;
};

/// A batch: contexts[i] and columns[port][i] belong to sample i.
struct Batch {
  std::vector<Context> contexts;
  std::vector<std::vector<Value>> columns;
  /// For a prediction, by output port: does anybody read it in this pass? Empty: all of them.
  std::vector<bool> wanted = {};
  std::size_t size() const { return contexts.size(); }
};

/// How the samples of an epoch are drawn.
enum class Sampler : std::uint8_t {
  shuffle,      ///< each once
  balanced,     ///< as many as there are, all labels equally often
  oversample,   ///< each label as often as the most frequent one
  undersample,  ///< each label as often as the rarest one
};

/// How a model wants to be trained.
struct Training {
  int epochs = 1;
  int batch = 16;
  int patience = 0;  ///< epochs without improvement before it stops; 0: never stops early
  std::string metric = "loss";  ///< of validated(), chooses the best epoch
  bool higher_is_better = false;
  int keep = 1;  ///< so many of the best epochs are kept, and their networks predict together
  std::vector<std::string> labels;  ///< learns from samples of these only; empty: from all
  Sampler sampler = Sampler::shuffle;
  int positives = 0;  ///< at least so many samples of a batch have one of `positive_labels`
  std::vector<std::string> positive_labels;  ///< empty: the label that the fewest samples have
  int rehearsal = 0;  ///< batches that it is given before its first epoch, to find out about itself
};

struct TrainingStart {
  const RunInfo& run;
  std::uint64_t seed;           ///< of this model's training
  std::size_t samples;          ///< a training epoch has
  std::size_t steps_per_epoch;  ///< optimizer steps
};

/// All its methods are called from one thread, the one that owns its device.
class Model {
 public:
  virtual ~Model() = default;
  virtual void open(const RunInfo& run) = 0;  ///< builds the model on run.device
  virtual int batch() const = 0;              ///< samples a prediction batch should have
  /// in.columns: the input ports. Returns the output ports: [port][sample].
  virtual std::vector<std::vector<Value>> predict(const Batch& in) = 0;

  virtual bool trainable() const { return false; }
  /// Files given by the user; several: members of an ensemble. Empty: it is to be trained.
  virtual std::vector<std::filesystem::path> weights() const { return {}; }
  virtual Training training() const { return {}; }
  virtual void begin(const TrainingStart&) {}
  virtual Numbers learn(const Batch&) { return {}; }  ///< one step; columns: inputs, then targets
  virtual void validate(const Batch&) {}              ///< adds to the validation; columns likewise
  virtual Numbers validated() { return {}; }          ///< ends the validation: metrics by name
  virtual void save(const std::filesystem::path&) const {}
  virtual void load(const std::filesystem::path&) {}
  /// Several networks, whose probabilities are averaged. Throws Error if it has no ensembles.
  virtual void load_ensemble(const std::vector<std::filesystem::path>&) {}
  /// Writes all that the steps to come depend on, whole or not at all, so that a training that was
  /// begun in the same way and loads it goes on with the same bits. False if the model cannot: then
  /// an interrupted training of it begins anew.
  virtual bool save_state(const std::filesystem::path&) const { return false; }
  virtual void load_state(const std::filesystem::path&) {}
};

enum class Kind { source, map, model, sink };
std::string to_string(Kind kind);

struct Port {
  std::string name;
  const Type* type = nullptr;
  bool optional = false;
  std::string doc;
};

using Stage = std::variant<std::unique_ptr<Source>, std::unique_ptr<Map>, std::unique_ptr<Model>,
                           std::unique_ptr<Sink>>;

/// A stage with its parameters read.
struct Made {
  Stage stage;
  std::string parameters;  ///< canonical text of all values, defaults included
};

/// Everything about a stage that the runtime, `inspect` and the schema need.
struct StageInfo {
  Kind kind = Kind::map;
  std::string name;                            ///< family.stage
  std::string doc;                             ///< one line
  std::string example;                         ///< a line of YAML
  std::vector<Port> inputs, targets, outputs;  ///< targets: what a model learns from
  std::vector<ParamInfo> params;
  bool random = false;          ///< uses Context::random()
  bool judges = false;          ///< a sink that compares with the truth: runs in evaluations only
  bool trainable = false;       ///< a model that learns
  std::string plugin, version;  ///< filled in by the catalogue
  /// Reads the parameters; mistakes are collected, and then the stage must not be used.
  std::function<Made(const Setting&, const std::string& owner, Mistakes&)> make;
  /// Parameters for which `auto` may be written, and who chooses them, given all others.
  std::vector<std::string> automatic;
  std::function<std::unique_ptr<Advisor>(const Setting&, const std::string& owner, Mistakes&)>
      advisor;
  /// For a map: the same stage for whole batches on the device, or empty.
  std::function<Made(const Setting&, const std::string& owner, Mistakes&)> make_on_device;
};

}  // namespace mg
