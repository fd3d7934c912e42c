#include "stages/support/torch/loss_sum.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <sstream>
#include <string_view>

#include "pipeline/error.hpp"
#include "stages/support/torch/losses.hpp"

namespace mg::net {
namespace {

struct Option {
  const char* name;
  double value, low, high;
};
struct Known {
  const char* name;
  std::vector<Option> options;
};

constexpr Option smoothing{"smoothing", 0, 0, 0.99}, smooth{"smooth", 1, 0, 1e9},
    gamma_of_focal{"gamma", 2, 0, 10}, alpha_of_tversky{"alpha", 0.3, 0, 1},
    beta_of_tversky{"beta", 0.7, 0, 1}, ramp{"ramp", 0, 0, 1};

std::vector<Known> known_losses(Target target) {
  if (target == Target::classes) {
    return {{"ce", {smoothing, ramp}}, {"focal", {gamma_of_focal, smoothing, ramp}}};
  }
  return {{"bce", {smoothing, {"inside", 1, 1e-3, 1e4}, ramp}},
          {"dice", {smooth, ramp}},
          {"image_dice", {smooth, ramp}},
          {"generalized_dice", {ramp}},
          {"focal", {gamma_of_focal, {"alpha", 0.5, 0, 1}, ramp}},
          {"tversky", {alpha_of_tversky, beta_of_tversky, smooth, ramp}},
          {"focal_tversky",
           {alpha_of_tversky, beta_of_tversky, {"gamma", 0.75, 0.1, 10}, smooth, ramp}},
          {"boundary", {ramp}}};
}

template <class List>
std::vector<std::string> names_of(const List& list) {
  std::vector<std::string> out;
  for (const auto& item : list) out.push_back(item.name);
  return out;
}

template <class List>
const auto* find(const List& list, const std::string& name) {
  const auto found =
      std::find_if(list.begin(), list.end(), [&](const auto& item) { return item.name == name; });
  return found == list.end() ? nullptr : &*found;
}

std::string trimmed(const std::string& text) {
  const auto space = [](unsigned char c) { return std::isspace(c) != 0; };
  const auto begin = std::find_if_not(text.begin(), text.end(), space);
  const auto end = std::find_if_not(text.rbegin(), std::make_reverse_iterator(begin), space).base();
  return {begin, end};
}

/// The parts between separators that stand outside of parentheses.
std::vector<std::string> parts(const std::string& text, char separator) {
  std::vector<std::string> out(1);
  int depth = 0;
  for (const char c : text) {
    depth += c == '(' ? 1 : c == ')' ? -1 : 0;
    if (c == separator && depth == 0) {
      out.emplace_back();
    } else {
      out.back() += c;
    }
  }
  std::transform(out.begin(), out.end(), out.begin(), trimmed);
  return out;
}

std::string short_text(double value) {
  std::ostringstream out;
  out << value;
  return out.str();
}

double number(const std::string& text, const std::string& term) {
  char* end = nullptr;
  const auto value = std::strtod(text.c_str(), &end);
  if (text.empty() || *end != '\0' || !std::isfinite(value)) {
    throw Error("loss '" + term + "': '" + text + "' is no number", "for example 0.5*dice+bce");
  }
  return value;
}

/// Reads "gamma=2" into `options`.
void parse_option(const std::string& text, const std::string& term, const Known& loss,
                  std::map<std::string, double>& options) {
  const auto equals = text.find('=');
  const auto name = trimmed(text.substr(0, equals));
  const auto* option = find(loss.options, name);
  if (!option || equals == std::string::npos) {
    throw Error("loss '" + term + "': " + loss.name + " has no option '" + name + "'",
                suggest(name, names_of(loss.options)));
  }
  const auto value = number(trimmed(text.substr(equals + 1)), term);
  if (value < option->low || value > option->high) {
    throw Error(
        "loss '" + term + "': " + name + " is out of bounds",
        "choose a value between " + short_text(option->low) + " and " + short_text(option->high));
  }
  options[name] = value;
}

}  // namespace

std::string loss_names(Target target) {
  std::string out;
  for (const auto& loss : known_losses(target)) {
    std::string options;
    for (const auto& option : loss.options) {
      if (option.name == std::string_view(ramp.name)) continue;
      if (!options.empty()) options += ", ";
      options += std::string(option.name) + "=" + short_text(option.value);
    }
    if (!out.empty()) out += ", ";
    out += loss.name + (options.empty() ? "" : "(" + options + ")");
  }
  return out;
}

LossSum::Term LossSum::parse_term(const std::string& text, Target target) {
  Term term;
  auto factors = parts(text, '*');
  if (factors.size() > 2) throw Error("loss '" + text + "': more than one factor");
  if (factors.size() == 2) {
    term.factor = number(factors[0], text);
    if (term.factor <= 0) throw Error("loss '" + text + "': the factor must be above 0");
  }
  const auto& call = factors.back();
  const auto open = call.find('(');
  term.name = trimmed(call.substr(0, open));

  const auto known = known_losses(target);
  const auto* loss = find(known, term.name);
  if (!loss) {
    throw Error("there is no loss '" + term.name + "' for " +
                    (target == Target::mask ? "masks" : "classes"),
                suggest(term.name, names_of(known)));
  }
  for (const auto& option : loss->options) term.options[option.name] = option.value;
  if (open == std::string::npos) return term;
  if (call.back() != ')') throw Error("loss '" + text + "': a parenthesis is not closed");
  for (const auto& option : parts(call.substr(open + 1, call.size() - open - 2), ',')) {
    if (!option.empty()) parse_option(option, text, *loss, term.options);
  }
  return term;
}

LossSum LossSum::parse(const std::string& text, Target target) {
  LossSum out;
  out.target_ = target;
  for (const auto& term : parts(text, '+')) out.terms_.push_back(parse_term(term, target));
  return out;
}

at::Tensor LossSum::value(const Term& term, const at::Tensor& logits, const at::Tensor& truth,
                          const at::Tensor& class_weights) const {
  const auto option = [&](const char* name) { return term.options.at(name); };
  if (term.name == "bce") {
    return binary_cross_entropy(logits, truth, option("smoothing"), option("inside"));
  }
  if (term.name == "generalized_dice") return generalized_dice(logits, truth);
  if (term.name == "boundary") return boundary(logits, truth);
  if (term.name.ends_with("tversky")) {
    const auto gamma = term.name == "tversky" ? 1 : option("gamma");
    return tversky(logits, truth, {option("alpha"), option("beta"), gamma, option("smooth")});
  }
  if (term.name == "dice") return dice(logits, truth, option("smooth"));
  if (term.name == "image_dice") return image_dice(logits, truth, option("smooth"));
  if (term.name == "ce") return cross_entropy(logits, truth, class_weights, option("smoothing"));
  if (target_ == Target::mask) {
    return focal_of_mask(logits, truth, option("gamma"), option("alpha"));
  }
  return focal_of_classes(logits, truth, class_weights, option("gamma"), option("smoothing"));
}

at::Tensor LossSum::operator()(const at::Tensor& logits, const at::Tensor& truth,
                               const at::Tensor& class_weights, double progress) const {
  at::Tensor sum;
  for (const auto& term : terms_) {
    const auto risen = term.options.at(ramp.name);
    const auto factor = term.factor * (progress < risen ? progress / risen : 1);
    const auto part = value(term, logits, truth, class_weights).mul(factor);
    sum = sum.defined() ? sum.add(part) : part;
  }
  return sum;
}

}  // namespace mg::net
