// A text by lines, and where in it a byte is.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "pipeline/error.hpp"

namespace mg {

class Lines {
 public:
  /// Keeps a view of `text`.
  Lines(std::string file, std::string_view text);

  std::string_view text() const { return text_; }
  int count() const { return static_cast<int>(starts_.size()); }
  /// A line, from 0, without its end; empty beyond the last.
  std::string_view line(int number) const;
  /// Line and byte, both from 0, as a place with characters counted from 1.
  Where where(int line, int byte) const;
  Where where_of_byte(std::size_t byte) const;
  /// The byte there, or 0 beyond the end of the line.
  char at(int line, int byte) const;

 private:
  std::string file_;
  std::string_view text_;
  /// Characters before a byte of the text.
  int characters_before(std::size_t byte) const;

  std::vector<std::size_t> starts_;
  std::vector<int> counted_;  ///< characters before every 256th byte: long lines stay cheap
};

}  // namespace mg
