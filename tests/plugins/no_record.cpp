// A library that knows nothing of Mammograph and must not be opened to find that out.
#include <cstdlib>

namespace {
struct MustNotRun {
  MustNotRun() { std::abort(); }
} const must_not_run;
}  // namespace
