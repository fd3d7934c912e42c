#include "runtime/graph/document.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <set>
#include <sstream>
#include <utility>

#include "runtime/graph/lines.hpp"
#include "runtime/graph/syntax.hpp"
#include "runtime/graph/utf8.hpp"

namespace mg {

namespace {

constexpr std::size_t deepest = 40;

struct TooDeep {
  YAML::Mark mark;
};

/// Listens to the parser and builds the tree from the leaves up.
class Builder final : public YAML::EventHandler {
 public:
  Builder(const Lines& lines, Mistakes& mistakes) : lines_(&lines), mistakes_(&mistakes) {}

  std::optional<Setting> take() { return std::move(root_); }
  int documents() const { return documents_; }
  Where document() const { return document_; }

  void OnDocumentStart(const YAML::Mark& mark) override {
    ++documents_;
    document_ = where(mark);
  }
  void OnDocumentEnd() override {}

  void OnAnchor(const YAML::Mark& mark, const std::string& name) override {
    mistakes_->add(where(mark), "a graph has no anchors such as &" + name,
                   "put what is repeated into vars, or the text in quotes");
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    mistakes_->add(where(mark), syntax::no_aliases, syntax::instead_of_aliases);
    add(nothing(where(mark), "~"));
  }
  void OnNull(const YAML::Mark& mark, YAML::anchor_t) override { add_nothing(mark); }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                const std::string& value) override {
    refuse_tag(mark, tag);
    add(Setting::scalar(value, where(mark)));
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {
    refuse_tag(mark, tag);
    open(Setting::list({}, where(mark)), mark);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {
    refuse_tag(mark, tag);
    open(Setting::map({}, where(mark)), mark);
  }
  void OnMapEnd() override { close(); }

 private:
  struct Open {
    Setting setting;
    std::set<std::string> keys;
    std::optional<Setting::Entry> entry;  ///< of a map: the key whose value comes next
    bool keep = true;                     ///< false: that entry is a mistake
  };

  Where where(const YAML::Mark& mark) const { return lines_->where(mark.line, mark.column); }

  static Setting nothing(Where where, std::string text) {
    Setting out;
    out.where = std::move(where);
    out.text = std::move(text);
    return out;
  }

  void refuse_tag(const YAML::Mark& mark, const std::string& tag) {
    if (tag.empty() || tag == "?" || tag == "!") return;
    mistakes_->add(where(mark), "a graph has no tags such as " + tag,
                   "leave it out, or put the text in quotes");
  }

  /// yaml-cpp gives a value that is not there the place of whatever comes next.
  void add_nothing(const YAML::Mark& mark) {
    const auto place = where(mark);
    const auto c = lines_->at(mark.line, mark.column);
    const auto* const key = open_.empty() || !open_.back().entry ? nullptr : &*open_.back().entry;
    const auto same_line = !key || key->where.line == place.line;
    const auto written = c == '~' || (same_line && (c == 'n' || c == 'N'));
    add(nothing(written || !key ? place : key->where, written ? "~" : ""));
  }

  void open(Setting setting, const YAML::Mark& mark) {
    if (open_.size() >= deepest) throw TooDeep{mark};
    open_.push_back({std::move(setting), {}, {}, true});
  }
  void close() {
    auto setting = std::move(open_.back().setting);
    open_.pop_back();
    add(std::move(setting));
  }

  void add(Setting setting) {
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

  void begin_entry(Open& map, const Setting& key) {
    map.keep = key.kind == Setting::Kind::scalar;
    map.entry = Setting::Entry{key.text, key.where, {}};
    if (key.kind == Setting::Kind::none) {
      mistakes_->add(key.where, "a key is missing here",
                     "write a name, or remove what is too much");
    } else if (!map.keep) {
      mistakes_->add(key.where, key.kind_name() + " cannot be a key", "write a plain name");
    } else if (key.text == "<<") {
      map.keep = false;
      mistakes_->add(key.where, "a graph has no merge keys (<<)",
                     "use include, or write the settings out");
    } else if (!map.keys.insert(key.text).second) {
      map.keep = false;
      mistakes_->add(key.where,
                     "'" + key.text + "' is set twice; the first time in line " +
                         std::to_string(first_line(map.setting, key.text)),
                     "remove one of the two, or rename it");
    }
  }
  static int first_line(const Setting& map, const std::string& key) {
    for (const auto& entry : map.entries) {
      if (entry.key == key) return entry.where.line;
    }
    return 0;
  }

  void end_entry(Open& map) {
    const auto& entry = *map.entry;
    const auto colon = entry.key.find(':');
    const auto blank = entry.value.kind == Setting::Kind::none && entry.value.text.empty();
    if (blank && colon != std::string::npos && colon > 0) {
      mistakes_->add(
          entry.where, "a space is missing after '" + entry.key.substr(0, colon) + ":'",
          "write '" + entry.key.substr(0, colon) + ": " + entry.key.substr(colon + 1) + "'");
    } else {
      map.setting.entries.push_back(std::move(*map.entry));
    }
  }

  const Lines* lines_;
  Mistakes* mistakes_;
  std::vector<Open> open_;
  std::optional<Setting> root_;
  int documents_ = 0;
  Where document_;
};

/// Whether the text is fit for the parser at all.
bool is_readable(const Lines& lines, Mistakes& mistakes) {
  const auto text = lines.text();
  if (const auto sound = sound_bytes(text); sound < text.size()) {
    mistakes.add(lines.where_of_byte(sound),
                 "the character " + printable(text.substr(sound, 1)) + " cannot stand in a text",
                 "save the file as UTF-8 without control characters");
    return false;
  }
  return true;
}

}  // namespace

std::optional<Setting> read_document(const std::string& file, std::string_view text,
                                     Mistakes& mistakes) {
  const Lines lines(file, text);
  if (!is_readable(lines, mistakes)) return {};
  Builder builder(lines, mistakes);
  std::istringstream in{std::string(text)};
  try {
    YAML::Parser parser(in);
    while (builder.documents() < 2 && parser.HandleNextDocument(builder)) {
    }
  } catch (const TooDeep& fault) {
    mistakes.add(lines.where(fault.mark.line, fault.mark.column),
                 "settings are nested more than " + std::to_string(deepest) + " deep",
                 "no stage needs that; is a bracket too much?");
    return {};
  } catch (const YAML::ParserException& fault) {
    const auto mistake = syntax::explain(lines, fault.msg, fault.mark.line, fault.mark.column);
    mistakes.add(mistake.where, mistake.what, mistake.hint);
    return {};
  }
  if (builder.documents() > 1) {
    mistakes.add(builder.document(), "a second document begins here",
                 "a graph is one document: remove the --- or align the line with those above");
  }
  return builder.take();
}

}  // namespace mg
