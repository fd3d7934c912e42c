// Learning curves: what was measured in each epoch, training and validation beside each other.
#include <algorithm>

#include "pipeline/page/chart.hpp"
#include "pipeline/page/html.hpp"
#include "runtime/page/parts.hpp"

namespace mg {

using page::escape;

namespace {

constexpr char training[] = "train_", validation[] = "val_";

/// "train_loss" and "val_loss" are both the loss.
std::string base_of(const std::string& name) {
  for (const std::string prefix : {training, validation}) {
    if (name.starts_with(prefix)) return name.substr(prefix.size());
  }
  return name;
}

template <class T>
void add_once(std::vector<T>& list, const T& value) {
  if (std::ranges::find(list, value) == list.end()) list.push_back(value);
}

/// The epochs of one model.
class Learner {
 public:
  Learner(const std::vector<Epoch>& epochs, std::string model) : model_(std::move(model)) {
    for (const auto& row : epochs) {
      if (row.model == model_) rows_.push_back(&row);
    }
  }

  std::string part() const {
    std::vector<std::string> bases;
    for (const auto* row : rows_) {
      for (const auto& [name, value] : row->numbers) add_once(bases, base_of(name));
    }
    auto out = "<h3>" + escape(model_) + "</h3>\n<p class=\"quiet\">" + escape(summary()) +
               "</p>\n<div class=\"grid\">\n";
    for (const auto& base : bases) {
      out += "<figure class=\"plot\"><h4>" + escape(base) + "</h4>\n" + chart(base) + "</figure>\n";
    }
    return out + "</div>\n";
  }

 private:
  std::vector<std::string> parts() const {
    std::vector<std::string> out;
    for (const auto* row : rows_) add_once(out, row->part);
    return out;
  }

  /// The epoch whose weights were kept in the end.
  const Epoch* best(const std::string& part) const {
    const Epoch* out = nullptr;
    for (const auto* row : rows_) {
      if (row->part == part && row->best) out = row;
    }
    return out;
  }

  std::string summary() const {
    double seconds = 0;
    for (const auto* row : rows_) seconds += row->seconds;
    auto out = std::to_string(rows_.size()) + " epochs in " +
               std::to_string(static_cast<long>(seconds + 0.5)) + " s";
    for (const auto& part : parts()) {
      const auto* const kept = best(part);
      if (!kept) continue;
      out += part.empty() ? "; " : ", " + part + ": ";
      out += "the weights of epoch " + std::to_string(kept->number) + " were kept";
    }
    return out;
  }

  page::Line line(const std::string& name, const std::string& number,
                  const std::string& part) const {
    page::Line out{name};
    for (const auto* row : rows_) {
      if (row->part != part) continue;
      for (const auto& [key, value] : row->numbers) {
        if (key == number) out.dots.push_back({static_cast<double>(row->number), value});
      }
    }
    return out;
  }

  /// Of several runs the validation alone, or the training where there is none.
  std::vector<page::Line> lines(const std::string& base) const {
    std::vector<page::Line> out;
    const auto all = parts();
    for (const auto& part : all) {
      const auto suffix = all.size() > 1 ? ", " + part : "";
      auto val = line("validation" + suffix, validation + base, part);
      auto train = line("training" + suffix, training + base, part);
      if (all.size() == 1 || val.dots.empty()) {
        if (!train.dots.empty()) out.push_back(std::move(train));
      }
      if (!val.dots.empty()) out.push_back(std::move(val));
    }
    for (auto& one : out) one.marked = one.dots.size() <= 30;
    return out;
  }

  std::string chart(const std::string& base) const {
    page::Chart chart{model_ + ": " + base, {"epoch"}, {base}, lines(base)};
    std::vector<double> xs, ys;
    for (const auto& one : chart.lines) {
      for (const auto& dot : one.dots) xs.push_back(dot.x), ys.push_back(dot.y);
    }
    chart.x = page::spanning("epoch", xs);
    chart.x.whole = true;
    chart.y = page::spanning("", ys);
    const auto all = parts();
    if (const auto* const kept = best(all.front()); kept && all.size() == 1) {
      chart.marks.emplace_back(kept->number, "kept");
    }
    return draw(chart);
  }

  std::string model_;
  std::vector<const Epoch*> rows_;
};

}  // namespace

std::string learning_part(const Story& story) {
  std::vector<std::string> models;
  for (const auto& row : story.history.epochs) add_once(models, row.model);
  std::string out;
  for (const auto& model : models) out += Learner(story.history.epochs, model).part();
  return out.empty() ? out : "<h2 id=\"learning\">Learning</h2>\n" + out;
}

}  // namespace mg
