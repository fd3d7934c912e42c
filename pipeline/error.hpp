// The one error type, and the list that collects the mistakes of a graph.
#pragma once

#include <exception>
#include <string>
#include <string_view>
#include <vector>

namespace mg {

/// A place in a text file. Lines and columns count from 1; 0 means "not known".
struct Where {
  std::string file;
  int line = 0;
  int column = 0;
  friend bool operator==(const Where&, const Where&) = default;
};

/// "file:line:column", or as much of it as is known; empty if nothing is.
std::string to_string(const Where& where);

/// What went wrong, and how to mend it. `hint` may be empty. A stage throws it to fail one sample;
/// the runtime adds the stage and the sample.
class Error : public std::exception {
 public:
  explicit Error(std::string what, std::string hint = {}, Where where = {});

  const char* what() const noexcept override { return text_.c_str(); }  ///< where: message (hint)
  const std::string& message() const noexcept { return message_; }
  const std::string& hint() const noexcept { return hint_; }
  const Where& where() const noexcept { return where_; }

 private:
  std::string message_, hint_, text_;
  Where where_;
};

/// One mistake in a graph or on the command line.
struct Mistake {
  Where where;
  std::string what;
  std::string hint;
};

/// Collects mistakes, so that all of them can be reported at once.
class Mistakes {
 public:
  void add(Where where, std::string what, std::string hint = {});
  bool none() const { return list_.empty(); }
  const std::vector<Mistake>& list() const { return list_; }

 private:
  std::vector<Mistake> list_;
};

/// The candidate most similar to `word`, or empty if none is close (edit distance).
std::string closest(std::string_view word, const std::vector<std::string>& candidates);

/// "did you mean 'x'?" if a candidate is close, else "choose one of: a, b, c".
std::string suggest(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace mg
