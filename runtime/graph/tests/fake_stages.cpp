#include "runtime/graph/tests/fake_stages.hpp"

#include <filesystem>
#include <optional>
#include <tuple>

#include "pipeline/declare.hpp"

namespace mg::testing {

namespace {

struct Cases {
  int count = 100;
  std::filesystem::path root;
  static auto params() {
    return mg::params(param("count", &Cases::count, "patients").between(1, 10000),
                      param("root", &Cases::root, "folder of the data"));
  }
  void open(const RunInfo&) {}
  std::size_t size() const { return 0; }
  Listed<File, Label, Annotations> sample(std::size_t) const { return {}; }
};

struct Decode {
  Image operator()(const File&) const { return {}; }
};

struct Outline {
  Mask operator()(const Image&, const Annotations&) const { return {}; }
};

struct ToBreast {
  std::tuple<Image, std::optional<Mask>> operator()(const Image&, const Mask*) const { return {}; }
};

struct Turn {
  double degrees = 10;
  bool flip = true;
  std::string fill = "black";
  static auto params() {
    return mg::params(
        param("degrees", &Turn::degrees, "largest turn").unit("degrees").between(0, 180),
        param("flip", &Turn::flip, "left and right may be exchanged"),
        param("fill", &Turn::fill, "what comes in at the border")
            .one_of({"black", "mirror", "edge"}));
  }
  std::tuple<Image, std::optional<Mask>> operator()(const Context&, const Image&,
                                                    const Mask*) const {
    return {};
  }
};

/// The same for whole batches.
struct TurnBatch : Turn {
  static auto params() {
    return mg::params(param("degrees", &TurnBatch::degrees, "largest turn").between(0, 180),
                      param("flip", &TurnBatch::flip, "left and right may be exchanged"),
                      param("fill", &TurnBatch::fill, "what comes in at the border"));
  }
  void open(const RunInfo&) {}
  int batch_size() const { return 1; }
  std::tuple<std::vector<Image>, std::vector<Mask>> predict(const Contexts&, const Column<Image>&,
                                                            const Column<Mask>&) {
    return {};
  }
};

struct Count {
  Number operator()(const Image&) { return {}; }
};

struct Invert {
  Image operator()(const Image&) const { return {}; }
};

struct TrainingWishes {
  int epochs = 40;
  std::string loss = "dice";
  TrainingWishes() {}  // g++ 12 warns in error where the compiler writes it
  static auto params() {
    return mg::params(
        param("epochs", &TrainingWishes::epochs, "walks through the data").at_least(1),
        param("loss", &TrainingWishes::loss, "what is made small")
            .one_of({"dice", "focal", "bce"}));
  }
};

template <class In, class Target, class Out>
struct Learner {
  TrainingWishes train;
  std::filesystem::path weights;
  std::vector<std::string> classes{"benign", "cancer"};
  static auto params() {
    return mg::params(param("train", &Learner::train, "how it learns"),
                      param("weights", &Learner::weights, "used instead of training"),
                      param("classes", &Learner::classes, "what it tells apart"));
  }
  void check() const {
    if (classes.size() < 2) throw Error("one class cannot be told from others");
  }
  void open(const RunInfo&) {}
  int batch_size() const { return 16; }
  std::vector<Out> predict(const Contexts&, const Column<In>&) { return {}; }
  Training training() const { return {}; }
  std::filesystem::path weights_file() const { return weights; }
  void begin(const TrainingStart&) {}
  Numbers learn(const Contexts&, const Column<In>&, const Column<Target>&) { return {}; }
  void validate(const Contexts&, const Column<In>&, const Column<Target>&) {}
  Numbers validated() { return {}; }
  void save(const std::filesystem::path&) const {}
  void load(const std::filesystem::path&) {}
};

struct ToTumor {
  double margin_mm = 10;
  int smallest_px = 0;
  static auto params() {
    return mg::params(
        param("margin_mm", &ToTumor::margin_mm, "tissue kept around the tumor")
            .unit("mm")
            .between(0, 200),
        param("smallest_px", &ToTumor::smallest_px, "smallest side").unit("pixels").at_least(0));
  }
  std::tuple<Image, Mask, std::optional<Mask>> operator()(const Image&, const Mask&,
                                                          const Mask*) const {
    return {};
  }
};

struct JudgeMasks {
  void add(const Mask&, const Mask&) {}
  Findings finish() { return {}; }
};

struct JudgeClasses {
  void add(const Label&, const Scores&) {}
  Findings finish() { return {}; }
};

struct WritePng {
  void add(const Image&) {}
  Findings finish() { return {}; }
};

std::vector<StageInfo> all() {
  using Segmenter = Learner<Image, Mask, Mask>;
  using Classifier = Learner<Image, Label, Scores>;
  return {
      source_stage<Cases>({.name = "dataset.cases", .doc = "Lists cases."},
                          out({{"file", "of the picture"},
                               {"label", "the true class"},
                               {"annotations", "the radiologist's outlines"}})),
      map_stage<Decode>({.name = "dicom.decode", .doc = "A file becomes an image."},
                        in({{"file", "to read"}}), out({{"image", "what it holds"}})),
      map_stage<Outline>({.name = "contour.mask", .doc = "Outlines become a mask."},
                         in({{"image", "whose grid it gets"}, {"annotations", "the outlines"}}),
                         out({{"truth", "inside of the outlines"}})),
      map_stage<ToBreast>({.name = "crop.to_breast", .doc = "Crops to the breast."},
                          in({{"image", "to crop"}, {"truth", "cropped likewise"}}),
                          out({{"image", "the crop"}, {"truth", "its mask"}})),
      with_device_twin<TurnBatch>(
          map_stage<Turn>({.name = "augment.spatial",
                           .doc = "Turns image and mask together.",
                           .example = "varied: {use: augment.spatial, from: breast, only: train}",
                           .random = true},
                          in({{"image", "to turn"}, {"truth", "turned likewise"}}),
                          out({{"image", "turned"}, {"truth", "turned"}}))),
      map_stage<Count>({.name = "image.count", .doc = "Counts the images it has seen."},
                       in({{"image", "any"}}), out({{"number", "how many"}})),
      map_stage<Invert>({.name = "image.invert", .doc = "Turns black to white."},
                        in({{"image", "any"}}), out({{"image", "its negative"}})),
      model_stage<Segmenter>({.name = "segment.unet", .doc = "Finds tumors."},
                             in({{"image", "a breast"}}), targets({{"truth", "its mask"}}),
                             out({{"tumor", "where it sees one"}})),
      map_stage<ToTumor>(
          {.name = "crop.to_tumor", .doc = "Crops to the tumor."},
          in({{"image", "to crop"}, {"tumor", "what to keep"}, {"truth", "cropped likewise"}}),
          out({{"image", "the crop"}, {"tumor", "its mask"}, {"truth", "its true mask"}})),
      model_stage<Classifier>({.name = "classify.efficientnet", .doc = "Tells classes apart."},
                              in({{"image", "a crop"}}), targets({{"label", "its class"}}),
                              out({{"scores", "probability of each class"}})),
      sink_stage<JudgeMasks>(
          {.name = "metrics.segmentation", .doc = "Dice and IoU.", .judges = true},
          in({{"truth", "the true mask"}, {"tumor", "the predicted one"}})),
      sink_stage<JudgeClasses>(
          {.name = "metrics.classification", .doc = "Accuracy and AUC.", .judges = true},
          in({{"label", "the true class"}, {"scores", "the predicted ones"}})),
      sink_stage<WritePng>({.name = "write.png", .doc = "Writes PNG files."},
                           in({{"image", "to write"}})),
  };
}

}  // namespace

FakeStages::FakeStages() {
  for (auto& stage : all()) {
    stage.plugin = stage.name.substr(0, stage.name.find('.'));
    stage.version = "1.0";
    auto name = stage.name;
    stages_.emplace(std::move(name), std::move(stage));
  }
}

const StageInfo* FakeStages::find(const std::string& name) const {
  const auto found = stages_.find(name);
  return found == stages_.end() ? nullptr : &found->second;
}

std::vector<std::string> FakeStages::names() const {
  std::vector<std::string> out;
  for (const auto& [name, info] : stages_) out.push_back(name);
  return out;
}

std::string FakeStages::why_missing(const std::string& name) const {
  return name.starts_with("broken.") ? "plugin 'broken' was refused: it needs a newer Mammograph"
                                     : "";
}

}  // namespace mg::testing
