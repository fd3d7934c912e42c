// Listens to the YAML parser and builds the tree of settings.
#pragma once

#include <yaml-cpp/eventhandler.h>

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "pipeline/setting.hpp"
#include "runtime/graph/lines.hpp"

namespace mg {

/// Thrown through the parser at the first value that lies too deep.
struct TooDeep {
  Where where;
};

/// From the leaves up: what is closed is added to what is open around it.
class TreeBuilder final : public YAML::EventHandler {
 public:
  static constexpr std::size_t deepest = 40;

  TreeBuilder(const Lines& lines, Mistakes& mistakes) : lines_(&lines), mistakes_(&mistakes) {}

  /// The tree of the first document, if there is one.
  std::optional<Setting> take() { return std::move(root_); }
  int documents() const { return documents_; }
  const Where& document() const { return document_; }  ///< where the last one begins
  bool broken() const { return broken_; }  ///< what follows somewhere is not what was meant

  void OnDocumentStart(const YAML::Mark& mark) override;
  void OnDocumentEnd() override {}
  void OnAnchor(const YAML::Mark& mark, const std::string& name) override;
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override;
  void OnNull(const YAML::Mark& mark, YAML::anchor_t) override;
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                const std::string& value) override;
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                       YAML::EmitterStyle::value) override;
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                  YAML::EmitterStyle::value) override;
  void OnMapEnd() override { close(); }

 private:
  struct Open {
    Setting setting;
    std::set<std::string> keys;
    std::optional<Setting::Entry> entry;  ///< of a map: the key whose value comes next
    bool keep = true;                     ///< false: that entry is a mistake
  };

  Where where(const YAML::Mark& mark) const;
  void refuse_tag(const YAML::Mark& mark, const std::string& tag);
  void check_quote(const YAML::Mark& mark);
  void open(Setting setting);
  void close();
  void add(Setting setting);
  void begin_entry(Open& map, const Setting& key);
  void end_entry(Open& map);

  const Lines* lines_;
  Mistakes* mistakes_;
  std::vector<Open> open_;
  std::optional<Setting> root_;
  Where document_;
  int documents_ = 0;
  bool broken_ = false;
};

}  // namespace mg
