#include "runtime/graph/tree_builder.hpp"

#include <yaml-cpp/mark.h>

#include <utility>

#include "runtime/graph/syntax.hpp"

namespace mg {

namespace {

Setting nothing(Where where, std::string text) {
  Setting out;
  out.where = std::move(where);
  out.text = std::move(text);
  return out;
}

int line_of(const Setting& map, const std::string& key) {
  for (const auto& entry : map.entries) {
    if (entry.key == key) return entry.where.line;
  }
  return 0;
}

}  // namespace

Where TreeBuilder::where(const YAML::Mark& mark) const {
  return lines_->where(mark.line, mark.column);
}

void TreeBuilder::OnDocumentStart(const YAML::Mark& mark) {
  ++documents_;
  document_ = where(mark);
}

void TreeBuilder::OnAnchor(const YAML::Mark& mark, const std::string& name) {
  mistakes_->add(where(mark), "a graph has no anchors such as &" + name,
                 "put what is repeated into vars, or the text in quotes");
}

void TreeBuilder::OnAlias(const YAML::Mark& mark, YAML::anchor_t) {
  mistakes_->add(where(mark), syntax::no_aliases, syntax::instead_of_aliases);
  add(nothing(where(mark), "?"));
}

/// yaml-cpp gives a value that is not there the place of whatever comes next.
void TreeBuilder::OnNull(const YAML::Mark& mark, YAML::anchor_t) {
  const auto place = where(mark);
  const auto c = lines_->at(mark.line, mark.column);
  const auto* const key = open_.empty() || !open_.back().entry ? nullptr : &*open_.back().entry;
  const auto same_line = !key || key->where.line == place.line;
  const auto written = c == '~' || (same_line && (c == 'n' || c == 'N'));
  add(nothing(written || !key ? place : key->where, written ? "~" : ""));
}

void TreeBuilder::OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                           const std::string& value) {
  refuse_tag(mark, tag);
  check_quote(mark);
  add(Setting::scalar(value, where(mark)));
}

void TreeBuilder::OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                                  YAML::EmitterStyle::value) {
  refuse_tag(mark, tag);
  open(Setting::list({}, where(mark)));
}

void TreeBuilder::OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                             YAML::EmitterStyle::value) {
  refuse_tag(mark, tag);
  open(Setting::map({}, where(mark)));
}

void TreeBuilder::refuse_tag(const YAML::Mark& mark, const std::string& tag) {
  if (tag.empty() || tag == "?" || tag == "!") return;
  mistakes_->add(where(mark), "a graph has no tags such as " + tag,
                 "leave it out, or put the text in quotes");
}

/// At the end of a file yaml-cpp takes a quote for closed.
void TreeBuilder::check_quote(const YAML::Mark& mark) {
  const auto quote = lines_->at(mark.line, mark.column);
  if (quote != '"' && quote != '\'') return;
  const auto text = lines_->text().substr(static_cast<std::size_t>(mark.pos) + 1);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto escapes = quote == '"' ? text[i] == '\\' : text.substr(i, 2) == "''";
    if (!escapes && text[i] == quote) return;
    if (escapes) ++i;
  }
  mistakes_->add(where(mark), std::string("the quote ") + quote + " is never closed",
                 std::string("write the missing ") + quote);
  broken_ = true;
}

void TreeBuilder::open(Setting setting) {
  if (open_.size() >= deepest) throw TooDeep{setting.where};
  open_.push_back({std::move(setting), {}, {}, true});
}

void TreeBuilder::close() {
  auto setting = std::move(open_.back().setting);
  open_.pop_back();
  add(std::move(setting));
}

void TreeBuilder::add(Setting setting) {
  if (open_.empty()) {
    if (documents_ == 1) root_ = std::move(setting);
    return;
  }
  auto& parent = open_.back();
  if (parent.setting.kind == Setting::Kind::list) {
    parent.setting.items.push_back(std::move(setting));
  } else if (!parent.entry) {
    begin_entry(parent, setting);
  } else {
    parent.entry->value = std::move(setting);
    if (parent.keep) end_entry(parent);
    parent.entry.reset();
  }
}

void TreeBuilder::begin_entry(Open& map, const Setting& key) {
  map.keep = false;
  map.entry = Setting::Entry{key.text, key.where, {}};
  if (key.kind == Setting::Kind::none) {
    mistakes_->add(key.where, "a key is missing here", "write a name, or remove what is too much");
  } else if (key.kind != Setting::Kind::scalar) {
    mistakes_->add(key.where, key.kind_name() + " cannot be a key", "write a plain name");
  } else if (key.text == "<<") {
    mistakes_->add(key.where, "a graph has no merge keys (<<)",
                   "use include, or write the settings out");
  } else if (!map.keys.insert(key.text).second) {
    mistakes_->add(key.where,
                   "'" + key.text + "' is set twice; the first time in line " +
                       std::to_string(line_of(map.setting, key.text)),
                   "remove one of the two, or rename it");
  } else {
    map.keep = true;
  }
}

/// Takes `from:cases` for `from: cases`, and says so.
void TreeBuilder::end_entry(Open& map) {
  auto& entry = *map.entry;
  const auto colon = entry.key.find(':');
  const auto blank = entry.value.kind == Setting::Kind::none && entry.value.text.empty();
  if (blank && colon != std::string::npos && colon > 0) {
    entry.value = Setting::scalar(entry.key.substr(colon + 1), entry.where);
    entry.key.resize(colon);
    mistakes_->add(entry.where, "a space is missing after '" + entry.key + ":'",
                   "write '" + entry.key + ": " + entry.value.text + "'");
  }
  map.setting.entries.push_back(std::move(entry));
}

}  // namespace mg
