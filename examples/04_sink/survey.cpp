// A sink: takes every sample, and says something at the end.
#include <pipeline/plugin.hpp>

#include <algorithm>
#include <map>

namespace {

struct Survey {
  // Samples come one after the other, in the order of the data set. A pointer is a value that may
  // be absent.
  void add(const mg::Image& image, const mg::Label* label) {
    ++classes_[label ? label->name : "unknown"];
    widths_mm_.push_back(image.geometry.spacing.x_mm * image.pixels.width);
  }

  // Samples that came to grief on their way here.
  void missed(const mg::Context&, mg::Fate, const std::string&) { ++missed_; }

  mg::Findings finish() {
    mg::Findings out;
    const auto [low, high] = std::minmax_element(widths_mm_.begin(), widths_mm_.end());
    if (low != widths_mm_.end()) {
      out.figures = {{.name = "narrowest_mm", .value = *low, .n = widths_mm_.size()},
                     {.name = "widest_mm", .value = *high, .n = widths_mm_.size()}};
    }
    mg::Table table{"classes", "How many pictures each class has.", {"class", "pictures"}, {}};
    for (const auto& [name, count] : classes_) table.rows.push_back({name, std::to_string(count)});
    out.tables = {table};
    if (missed_ > 0) out.notes = {std::to_string(missed_) + " pictures could not be surveyed."};
    return out;
  }

 private:
  std::map<std::string, int> classes_;
  std::vector<double> widths_mm_;
  int missed_ = 0;
};

}  // namespace

MG_PLUGIN("survey", "1.0", "says what is in a data set") {
  stages.add(mg::sink_stage<Survey>({.name = "survey.pictures",
                                     .doc = "Counts classes and measures the pictures.",
                                     .example = "survey: {use: survey.pictures, from: image}"},
                                    mg::in({{"image", "any picture"}, {"label", "its class"}})));
}
