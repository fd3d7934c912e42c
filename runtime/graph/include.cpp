#include "runtime/graph/include.hpp"

#include <algorithm>
#include <utility>

#include "runtime/graph/document.hpp"
#include "runtime/graph/merge.hpp"
#include "runtime/graph/substitute.hpp"

namespace mg {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t deepest = 16;
constexpr int most_files = 100;
const std::vector<std::string> known_keys{"mammograph", "doc", "include", "vars",
                                          "plugins",    "run", "stages"};

}  // namespace

void Includes::fail(const Where& where, const std::string& what, const std::string& hint) {
  mistakes_->add(where, what, hint);
  whole_ = false;
}

Layers Includes::read(const fs::path& file) { return read(file, {}, {}); }

Layers Includes::read(const fs::path& file, const Where& named, const Variables& outer) {
  Layers out;
  auto root = parse(file, named);
  if (root.kind == Setting::Kind::none) return out;
  check_keys(root);
  if (open_.empty() || root.find("mammograph")) check_version(root, file);
  if (const auto* vars = root.find("vars")) out.variables.declare(*vars, *mistakes_);

  auto scope = outer;
  scope.add_beneath(out.variables);
  for (const auto& override : *overrides_) scope.set(variable_of(override), override.value);
  open_.push_back(file.lexically_normal());
  Variables brought;
  if (const auto* include = root.find("include")) read_included(*include, scope, out, brought);
  open_.pop_back();
  out.variables.add_beneath(brought);

  auto own = Setting::map({}, root.where);
  for (auto& entry : root.entries) {
    const auto rest = entry.key != "mammograph" && entry.key != "include" && entry.key != "vars";
    if (rest) own.entries.push_back(std::move(entry));
  }
  lay_over(std::move(own), out.body);
  return out;
}

Setting Includes::parse(const fs::path& file, const Where& named) {
  if (++files_ > most_files || open_.size() >= deepest) {
    fail(named, "there are too many includes", "a graph may have 100 files, in 16 layers");
    return {};
  }
  try {
    const auto& text = texts_->read(file);
    const auto faults = mistakes_->list().size();
    auto root = read_document(file.string(), text, *mistakes_);
    if (root && root->kind == Setting::Kind::map) return std::move(*root);
    whole_ = false;
    if (mistakes_->list().size() > faults) return {};
    const Where where{file.string(), 1, 1};
    if (!root) {
      mistakes_->add(where, "the file is empty", "begin with mammograph: 1");
    } else {
      mistakes_->add(root->where, "this is no map of settings", "begin with mammograph: 1");
    }
  } catch (const Error& error) {
    fail(named, error.message(), error.hint());
  }
  return {};
}

void Includes::check_keys(const Setting& root) {
  for (const auto& entry : root.entries) {
    if (std::find(known_keys.begin(), known_keys.end(), entry.key) != known_keys.end()) continue;
    mistakes_->add(entry.where, "a graph has no '" + entry.key + "'",
                   suggest(entry.key, known_keys));
  }
}

void Includes::check_version(const Setting& root, const fs::path& file) {
  const auto* const version = root.find("mammograph");
  if (!version) {
    mistakes_->add({file.string(), 1, 1}, "the version of the graph language is missing",
                   "write mammograph: 1 in the first line");
  } else if (to_string(*version) != "1") {
    mistakes_->add(
        version->where,
        "this program does not know version " + to_string(*version) + " of the graph language",
        "write mammograph: 1, or get a newer program");
  }
}

void Includes::read_included(const Setting& include, const Variables& scope, Layers& into,
                             Variables& brought) {
  Substitution substitute(scope, true, *mistakes_);
  const auto paths = substitute(include);
  if (substitute.failed()) whole_ = false;
  if (paths.kind == Setting::Kind::list) {
    for (const auto& path : paths.items) read_one(path, into, brought, scope);
  } else {
    read_one(paths, into, brought, scope);
  }
}

void Includes::read_one(const Setting& path, Layers& into, Variables& brought,
                        const Variables& scope) {
  if (is_unknown(path)) return;
  if (path.kind != Setting::Kind::scalar) {
    return fail(path.where, path.kind_name() + " cannot be included", "write the path of a file");
  }
  const auto file = (open_.back().parent_path() / path.text).lexically_normal();
  if (std::find(open_.begin(), open_.end(), file) != open_.end()) {
    std::string circle;
    for (auto at = std::find(open_.begin(), open_.end(), file); at != open_.end(); ++at) {
      circle += at->string() + " -> ";
    }
    return fail(path.where, "files include each other in a circle: " + circle + file.string(),
                "remove one of the includes");
  }
  auto layers = read(file, path.where, scope);
  layers.variables.add_beneath(brought);  // of two includes, the later wins
  brought = std::move(layers.variables);
  lay_over(std::move(layers.body), into.body);
}

}  // namespace mg
