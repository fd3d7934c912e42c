#include "runtime/graph/document.hpp"

#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <sstream>

#include "runtime/graph/lines.hpp"
#include "runtime/graph/syntax.hpp"
#include "runtime/graph/tree_builder.hpp"
#include "runtime/graph/utf8.hpp"

namespace mg {

namespace {

bool is_readable(const Lines& lines, Mistakes& mistakes) {
  const auto text = lines.text();
  const auto sound = sound_bytes(text);
  if (sound == text.size()) return true;
  mistakes.add(lines.where_of_byte(sound),
               "the character " + printable(text.substr(sound, 1)) + " cannot stand in a text",
               "save the file as UTF-8 without control characters");
  return false;
}

/// Whether the parser went through to the end.
bool parse(const Lines& lines, TreeBuilder& builder, Mistakes& mistakes) {
  std::istringstream in{std::string(lines.text())};
  try {
    YAML::Parser parser(in);
    while (builder.documents() < 2 && parser.HandleNextDocument(builder)) {
    }
    return true;
  } catch (const TooDeep& fault) {
    mistakes.add(fault.where,
                 "settings are nested more than " + std::to_string(TreeBuilder::deepest) + " deep",
                 "no stage needs that; is a bracket too much?");
  } catch (const YAML::ParserException& fault) {
    const auto mistake = syntax::explain(lines, fault.msg, fault.mark.line, fault.mark.column);
    mistakes.add(mistake.where, mistake.what, mistake.hint);
  }
  return false;
}

}  // namespace

std::optional<Setting> read_document(const std::string& file, std::string_view text,
                                     Mistakes& mistakes) {
  const Lines lines(file, text);
  TreeBuilder builder(lines, mistakes);
  if (!is_readable(lines, mistakes) || !parse(lines, builder, mistakes)) return {};
  if (builder.documents() > 1) {
    mistakes.add(builder.document(), "a second document begins here",
                 "a graph is one document: remove the --- or align the line with those above");
    return {};
  }
  return builder.broken() ? std::nullopt : builder.take();
}

}  // namespace mg
