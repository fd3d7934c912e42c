// Stages that learn within milliseconds, so that a run can be killed at every single write.
#include <chrono>
#include <cmath>
#include <fstream>
#include <iomanip>
#include <optional>
#include <sstream>

#include "pipeline/plugin.hpp"
#include "pipeline/whole_file.hpp"

namespace {

namespace fs = std::filesystem;
using namespace mg;

struct Parts {
  int folds = 0, fold = 0;
  static auto params() {
    return mg::params(param("folds", &Parts::folds, "as in dataset.*"),
                      param("fold", &Parts::fold, "as in dataset.*"));
  }
};

/// Numbers 0, 1, 2, ... to learn from.
struct Cases {
  int count = 24;
  Parts split;
  static auto params() {
    return mg::params(param("count", &Cases::count, "how many"),
                      param("split", &Cases::split, "folds"));
  }
  void open(const RunInfo&) {}
  std::size_t size() const { return static_cast<std::size_t>(count); }
  Listed<Number, Label> sample(std::size_t i) const {
    const auto number = static_cast<int>(i);
    const bool test = split.folds > 0 ? number % split.folds == split.fold : number % 4 == 3;
    const auto rest = number % 3 == 0 ? Split::val : Split::train;
    return {{.key = "case_" + std::to_string(i), .dataset = "tiny"},
            test ? Split::test : rest,
            {Number{static_cast<double>(i)}, Label{number % 2 == 0 ? "even" : "odd"}}};
  }
};

/// Dark pictures with a bright disc, which is small where the label is benign.
struct Pictures {
  int count = 40, side = 64;
  static auto params() {
    return mg::params(param("count", &Pictures::count, "how many"),
                      param("side", &Pictures::side, "of the pictures, in pixels"));
  }
  void open(const RunInfo&) {}
  std::size_t size() const { return static_cast<std::size_t>(count); }
  Listed<Image, Mask, Label> sample(std::size_t i) const {
    auto random = Random(7).fork(i);
    const bool cancer = i % 2 == 0;
    const auto x = side * random.uniform(0.25, 0.75), y = side * random.uniform(0.25, 0.75);
    const auto radius = cancer ? random.uniform(9, 12) : random.uniform(5, 8);
    std::vector<std::uint8_t> gray, inside;
    for (int p = 0; p < side * side; ++p) {
      const bool in = std::hypot(p % side - x, p / side - y) < radius;
      gray.push_back(static_cast<std::uint8_t>(random.uniform(10, 60) + (in ? 120 : 0)));
      inside.push_back(in ? 255 : 0);
    }
    Geometry geometry{{0.5, 0.5}, {}, side, side};
    const auto split = i % 5 == 4 ? Split::test : i % 5 == 3 ? Split::val : Split::train;
    return {{.key = "picture_" + std::to_string(i), .dataset = "tiny"},
            split,
            {Image{make_pixels(side, side, 1, std::move(gray)), geometry},
             Mask{make_pixels(side, side, 1, std::move(inside)), geometry},
             Label{cancer ? "cancer" : "benign"}}};
  }
};

/// A line through the numbers, found by noisy steps with momentum.
struct Line {
  double slope = 0, offset = 0, slope_speed = 0, offset_speed = 0;
  std::uint64_t step = 0;

  std::string text(bool all) const {
    std::ostringstream out;
    out << std::setprecision(17) << slope << " " << offset;
    if (all) out << " " << slope_speed << " " << offset_speed << " " << step;
    return out.str();
  }
  void read(const fs::path& file, bool all) {
    std::ifstream in(file);
    in >> slope >> offset;
    if (all) in >> slope_speed >> offset_speed >> step;
    if (!in) throw Error("cannot read '" + file.string() + "'");
  }
};

struct Fit {
  int epochs = 3, patience = 0, keep = 1, slow_ms = 0;
  bool higher = false;
  static auto params() {
    return mg::params(param("epochs", &Fit::epochs, "how many"),
                      param("patience", &Fit::patience, "as in other models"),
                      param("keep", &Fit::keep, "as in other models"),
                      param("slow_ms", &Fit::slow_ms, "what a step takes"),
                      param("higher", &Fit::higher, "the higher the loss the better"));
  }
  void open(const RunInfo&) {}
  int batch_size() const { return 4; }
  std::vector<Number> predict(const Contexts&, const Column<Number>& in) {
    std::vector<Number> out;
    for (std::size_t i = 0; i < in.size(); ++i) {
      out.push_back({line_.slope * in[i].value + line_.offset});
    }
    return out;
  }

  fs::path weights_file() const { return {}; }
  Training training() const {
    Training out;
    out.epochs = epochs;
    out.batch = batch_size();
    out.patience = patience;
    out.keep = keep;
    out.higher_is_better = higher;
    return out;
  }
  void begin(const TrainingStart& start) {
    line_ = {};
    seed_ = start.seed;
  }
  Numbers learn(const Contexts&, const Column<Number>& in, const Column<Label>& labels) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(slow_ms);
    while (std::chrono::steady_clock::now() < until) continue;
    auto noise = Random(seed_).fork(line_.step++);
    double loss = 0;
    for (std::size_t i = 0; i < in.size(); ++i) {
      const auto x = in[i].value / 24;
      const auto error = line_.slope * x + line_.offset - (labels[i].name == "odd" ? 1 : 0);
      line_.slope_speed = 0.9 * line_.slope_speed - 0.01 * error * x + 0.01 * noise.normal();
      line_.offset_speed = 0.9 * line_.offset_speed - 0.01 * error;
      line_.slope += line_.slope_speed;
      line_.offset += line_.offset_speed;
      loss += error * error;
    }
    return {{"loss", loss / static_cast<double>(in.size())}};
  }
  void validate(const Contexts&, const Column<Number>& in, const Column<Label>& labels) {
    for (std::size_t i = 0; i < in.size(); ++i) {
      const auto truth = labels[i].name == "odd" ? 1 : 0;
      loss_ += std::abs(line_.slope * in[i].value / 24 + line_.offset - truth);
    }
  }
  Numbers validated() { return {{"loss", std::exchange(loss_, 0)}}; }
  void save(const fs::path& file) const { write_whole(file, line_.text(false), Existing::replace); }
  void load(const fs::path& file) { line_.read(file, false); }
  void load_ensemble(const std::vector<fs::path>& files) {  // the mean of lines is a line
    Line mean;
    for (const auto& file : files) {
      load(file);
      mean.slope += line_.slope / static_cast<double>(files.size());
      mean.offset += line_.offset / static_cast<double>(files.size());
    }
    line_ = mean;
  }

 protected:
  Line line_;
  std::uint64_t seed_ = 0;
  double loss_ = 0;
};

struct Remembering : Fit {
  /// As many epochs as the mean of the numbers that it sees.
  struct Advisor {
    double sum = 0;
    int count = 0;
    static std::vector<std::string> parameters() { return {"epochs"}; }
    void see(const Number& number, const Label&) {
      sum += number.value;
      ++count;
    }
    std::vector<Advice> advise(const Remembering&, const Circumstances& circumstances) const {
      return {{"epochs", std::to_string(std::lround(sum / count)),
               "of " + std::to_string(circumstances.samples) + " samples, " +
                   std::to_string(count) + " were seen"}};
    }
  };

  void save_state(const fs::path& file) const {
    write_whole(file, line_.text(true), Existing::replace);
  }
  void load_state(const fs::path& file) { line_.read(file, true); }
};

struct Mean {
  void add(const Number& number) {
    sum_ += number.value;
    ++count_;
  }
  Findings finish() {
    Findings out{
        {{.name = "mean", .value = sum_ / static_cast<double>(count_), .n = count_}}, {}, {}};
    sum_ = 0;
    count_ = 0;
    return out;
  }

 private:
  double sum_ = 0;
  std::size_t count_ = 0;
};

template <class Model>
StageInfo model(const char* name) {
  return model_stage<Model>({.name = name, .doc = "Fits a line."}, in({{"number", "x"}}),
                            targets({{"label", "what to learn"}}), out({{"number", "y"}}));
}

}  // namespace

MG_PLUGIN("tiny", "1.0", "learns within milliseconds") {
  stages.add(source_stage<Cases>({.name = "tiny.cases", .doc = "Numbers."},
                                 out({{"number", "0, 1, ..."}, {"label", "odd or even"}})));
  stages.add(source_stage<Pictures>(
      {.name = "tiny.pictures", .doc = "Discs."},
      out({{"image", "a disc"}, {"truth", "where it is"}, {"label", "small or large"}})));
  stages.add(model<Remembering>("tiny.fit"));
  stages.add(model<Fit>("tiny.forgetful"));
  stages.add(sink_stage<Mean>({.name = "tiny.mean", .doc = "The mean.", .judges = true},
                              in({{"number", "of these"}})));
}
