// A model that learns: it takes batches, predicts, and is trained in passes over the graph.
#include <pipeline/plugin.hpp>

#include <cmath>
#include <fstream>

namespace {

/// The mean brightness of a picture, 0 to 1.
double mean(const mg::Image& image) {
  const auto& in = image.pixels;
  double sum = 0;
  for (int y = 0; y < in.height; ++y) {
    for (int x = 0; x < in.width; ++x) {
      sum += in.depth == mg::Depth::u8    ? in.at<std::uint8_t>(x, y)
             : in.depth == mg::Depth::u16 ? in.at<std::uint16_t>(x, y)
                                          : in.at<float>(x, y);
    }
  }
  return sum / (image.white * in.width * in.height);
}

/// Logistic regression on one number, by stochastic gradient descent.
struct Glow {
  std::vector<std::string> classes = {"dim", "bright"};
  int epochs = 20;
  double rate = 20;
  std::filesystem::path weights;

  static auto params() {
    return mg::params(
        mg::param("classes", &Glow::classes, "the darker class, then the brighter one"),
        mg::param("epochs", &Glow::epochs, "passes over the training data").between(1, 10'000),
        mg::param("rate", &Glow::rate, "step size of the descent").between(0, 1000),
        mg::param("weights", &Glow::weights, "a file to use instead of training"));
  }
  // What bounds cannot say. The user is told with file, line and column.
  void check() const {
    if (classes.size() != 2) throw mg::Error("'classes' must be two", "say classes: [dim, bright]");
  }

  void open(const mg::RunInfo&) {}
  int batch_size() const { return 16; }

  std::vector<mg::Scores> predict(const mg::Contexts&, const mg::Column<mg::Image>& images) {
    std::vector<mg::Scores> out;
    for (std::size_t i = 0; i < images.size(); ++i) {
      const auto bright = probability(mean(images[i]));
      out.push_back({{{classes[0], 1 - bright}, {classes[1], bright}}});
    }
    return out;
  }

  std::filesystem::path weights_file() const { return weights; }
  mg::Training training() const { return {.epochs = epochs, .batch = 16}; }
  void begin(const mg::TrainingStart&) { slope_ = offset_ = 0; }

  // One step of the optimizer. Returns what the log shall say of it.
  mg::Numbers learn(const mg::Contexts&, const mg::Column<mg::Image>& images,
                    const mg::Column<mg::Label>& labels) {
    double slope = 0, offset = 0, loss = 0;
    for (std::size_t i = 0; i < images.size(); ++i) {
      const auto x = mean(images[i]);
      const auto error = probability(x) - is_bright(labels[i]);
      slope += error * x, offset += error;
      loss += loss_of(x, labels[i]);
    }
    const auto n = static_cast<double>(images.size());
    slope_ -= rate * slope / n, offset_ -= rate * offset / n;
    return {{"loss", loss / n}};
  }

  void validate(const mg::Contexts&, const mg::Column<mg::Image>& images,
                const mg::Column<mg::Label>& labels) {
    for (std::size_t i = 0; i < images.size(); ++i, ++validated_) {
      validation_loss_ += loss_of(mean(images[i]), labels[i]);
    }
  }
  mg::Numbers validated() {
    const auto loss = validation_loss_ / std::max(validated_, 1);
    validation_loss_ = validated_ = 0;
    return {{"loss", loss}};
  }

  void save(const std::filesystem::path& file) const {
    std::ofstream(file) << std::hexfloat << slope_ << ' ' << offset_ << '\n';
  }
  void load(const std::filesystem::path& file) {
    std::string slope, offset;
    if (!(std::ifstream(file) >> slope >> offset)) {
      throw mg::Error(file.string() + " holds no weights of this model");
    }
    slope_ = std::stod(slope), offset_ = std::stod(offset);
  }

 private:
  double probability(double x) const { return 1 / (1 + std::exp(-slope_ * x - offset_)); }
  double is_bright(const mg::Label& label) const { return label.name == classes[1] ? 1 : 0; }
  double loss_of(double x, const mg::Label& label) const {
    const auto right = is_bright(label) > 0 ? probability(x) : 1 - probability(x);
    return -std::log(std::max(right, 1e-12));
  }

  double slope_ = 0, offset_ = 0;
  double validation_loss_ = 0;
  int validated_ = 0;
};

}  // namespace

MG_PLUGIN("glow", "1.0", "tells pictures apart by their brightness") {
  stages.add(mg::model_stage<Glow>(
      {.name = "glow.classifier",
       .doc = "Tells two classes apart by how bright their pictures are.",
       .example = "verdict: {use: glow.classifier, from: image, classes: [dim, bright]}"},
      mg::in({{"image", "any picture"}}), mg::targets({{"label", "one of the two classes"}}),
      mg::out({{"scores", "the probability of each class"}})));
}
