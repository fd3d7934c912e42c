// The words of a text file, each with its line.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mg {

/// A word fit to be shown in a message: short, and without what a terminal might obey.
std::string shown(std::string_view word);

}  // namespace mg

namespace mg::ddsm {

/// The whole word as a number, or none.
std::optional<int> number_in(std::string_view word);

/// Words are parted by white space; `#` is a word of its own. Lines end as on any system. The text
/// must outlive this.
class Words {
 public:
  Words(std::string_view text, std::string file) : rest_(text), file_(std::move(file)) {}

  std::string_view next();          ///< empty at the end
  std::string_view peek();          ///< what next() will return
  std::string_view rest_of_line();  ///< without space around it; goes on in the next line

  int line() const { return line_; }
  const std::string& file() const { return file_; }
  [[noreturn]] void fail(const std::string& what, const std::string& hint = {}) const;

 private:
  void skip_space();

  std::string_view rest_;
  std::string file_;
  int line_ = 1;
};

}  // namespace mg::ddsm
