#include "runtime/graph/brackets.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mg::syntax {

namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }
char closing(char open) { return open == '[' ? ']' : '}'; }

class Walk {
 public:
  explicit Walk(const Lines& lines) : lines_(&lines), text_(lines.text()) {}

  std::optional<Mistake> go() {
    begin_line();
    while (!fault_ && at_ < text_.size()) step();
    if (!fault_ && !open_.empty()) unclosed(open_.back());
    return fault_;
  }

 private:
  struct Bracket {
    char kind;
    std::size_t at;
    std::size_t indent;  ///< of the line it stands in
    bool colon = false;  ///< seen since the last comma
  };

  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\n';
  }
  bool in_flow() const { return !open_.empty(); }

  void fault(std::size_t at, std::string what, std::string hint) {
    if (!fault_) fault_ = Mistake{lines_->where_of_byte(at), std::move(what), std::move(hint)};
  }
  void unclosed(const Bracket& bracket) {
    fault(bracket.at, std::string("this '") + bracket.kind + "' is never closed",
          std::string("write the missing '") + closing(bracket.kind) + "'");
  }

  /// Indentation of the line that begins at `from`, or nothing if it is empty or a comment.
  std::optional<std::size_t> indent_of(std::size_t from) const {
    auto end = from;
    while (end < text_.size() && is_blank(text_[end])) ++end;
    if (end >= text_.size() || text_[end] == '\n' || text_[end] == '#') return {};
    return end - from;
  }

  void begin_line() {
    fresh_ = true;
    closed_ = false;
    const auto indent = indent_of(at_);
    if (!indent) return;
    indent_ = *indent;
    const auto first = text_[at_ + indent_];
    const auto closes = first == ']' || first == '}';
    if (in_flow() && indent_ <= open_.front().indent && !closes) unclosed(open_.back());
  }

  void step() {
    const auto c = peek();
    if (c == '\n') return ++at_, begin_line();
    if (is_blank(c)) return static_cast<void>(++at_);
    if (c == '#' && (at_ == 0 || is_blank(text_[at_ - 1]) || text_[at_ - 1] == '\n')) {
      return skip_line();
    }
    if (c == ':' && ends_key()) return colon();
    if (in_flow() && c == ',') return comma();
    if (c == ']' || c == '}') {
      if (in_flow() || fresh_ || closed_) return close(c);
    }
    if ((c == '[' || c == '{') && (fresh_ || in_flow())) return open(c);
    if (closed_) return stray_text();
    if (fresh_) return begin_value(c);
    ++at_;
  }

  bool ends_key() const {
    const auto next = peek(1);
    return next == '\n' || is_blank(next) || (in_flow() && (closed_ || next == ',' || next == '}'));
  }
  void skip_line() {
    while (at_ < text_.size() && text_[at_] != '\n') ++at_;
  }

  void begin_value(char c) {
    const auto item = (c == '-' || c == '?') && is_blank(peek(1));
    if (item) return static_cast<void>(++at_);
    if (c == '"' || c == '\'') return quoted(c);
    if ((c == '|' || c == '>') && !in_flow()) return skip_block_text();
    word_ = at_;
    fresh_ = false;
    while (at_ < text_.size() && !ends_word()) ++at_;
  }
  bool ends_word() const {
    const auto c = text_[at_];
    if (c == '\n' || (c == ':' && ends_key())) return true;
    if (c == '#' && is_blank(text_[at_ - 1])) return true;
    return in_flow() && (c == ',' || c == '[' || c == ']' || c == '{' || c == '}');
  }

  void colon() {
    if (in_flow() && open_.back().kind == '{') {
      if (open_.back().colon) return missing_comma();
      open_.back().colon = true;
    }
    fresh_ = true;
    closed_ = false;
    ++at_;
  }
  void missing_comma() {
    auto word = at_;
    while (word > word_ && !is_blank(text_[word - 1])) --word;
    fault(word, "a comma is missing before '" + std::string(text_.substr(word, at_ - word)) + "'",
          "separate the entries of {} by commas, or put a text that holds ': ' in quotes");
  }
  void comma() {
    open_.back().colon = false;
    fresh_ = true;
    closed_ = false;
    ++at_;
  }

  void open(char c) {
    open_.push_back({c, at_, indent_});
    fresh_ = true;
    closed_ = false;
    ++at_;
  }
  void close(char c) {
    if (!in_flow()) return fault(at_, std::string("this '") + c + "' closes nothing", "remove it");
    if (closing(open_.back().kind) != c) {
      return fault(
          at_,
          std::string("'") + c + "' closes nothing here: '" + open_.back().kind + "' in column " +
              std::to_string(lines_->where_of_byte(open_.back().at).column) + " is still open",
          std::string("write '") + closing(open_.back().kind) + "' before it");
    }
    open_.pop_back();
    fresh_ = false;
    closed_ = true;
    ++at_;
  }

  void quoted(char quote) {
    const auto start = at_++;
    word_ = start;
    for (; at_ < text_.size(); ++at_) {
      const auto c = text_[at_];
      if (c == '\n') {
        const auto indent = indent_of(at_ + 1);
        if (indent && *indent <= indent_) break;
      } else if (c == '\\' && quote == '"') {
        ++at_;
      } else if (c == quote && quote == '\'' && peek(1) == quote) {
        ++at_;
      } else if (c == quote) {
        fresh_ = false;
        closed_ = true;
        ++at_;
        return;
      }
    }
    fault(start, std::string("the quote ") + quote + " is never closed",
          std::string("write the missing ") + quote);
  }

  void stray_text() {
    fault(at_, "text follows what was closed before it",
          in_flow() ? "write a comma between them" : "put all of the text in quotes");
  }

  /// The lines of | or >, which are indented further than the line it stands in.
  void skip_block_text() {
    const auto parent = indent_;
    skip_line();
    while (at_ < text_.size()) {
      const auto indent = indent_of(at_ + 1);
      if (indent && *indent <= parent) return;
      ++at_;
      skip_line();
    }
  }

  const Lines* lines_;
  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t indent_ = 0;  ///< of the present line
  std::size_t word_ = 0;    ///< where the present text began
  bool fresh_ = true;       ///< a value may begin here
  bool closed_ = false;     ///< a quote or bracket was closed just before
  std::vector<Bracket> open_;
  std::optional<Mistake> fault_;
};

}  // namespace

std::optional<Mistake> find_bracket_fault(const Lines& lines) { return Walk(lines).go(); }

}  // namespace mg::syntax
