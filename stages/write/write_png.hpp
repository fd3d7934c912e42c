// write.png: pictures as files, beside which write.manifest puts a table.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "pipeline/context.hpp"
#include "pipeline/params.hpp"
#include "pipeline/value.hpp"

namespace mg::write {

/// A file that was written.
struct Written {
  std::filesystem::path folder;  ///< absolute
  std::string name;              ///< below the folder, with '/'
  int bits = 0;                  ///< a sample
};

class Claims;

/// Writes <folder>/<key>.png. The file appears whole or not at all. Two samples never share a file,
/// and what an earlier run left stays unless `replace` is set.
struct Png {
  std::filesystem::path folder = "images";
  int bits = 16;
  bool replace = false;

  static auto params() {
    return mg::params(
        param("folder", &Png::folder, "where to; below the run folder unless it is absolute"),
        param("bits", &Png::bits, "a sample; black to white is stretched over all of them")
            .between(8, 16),
        param("replace", &Png::replace,
              "write over files of an earlier run that have other contents"));
  }
  void check() const;  ///< Error unless bits is 8 or 16

  void start(const RunInfo& run);
  Written operator()(const Context& context, const Image& image) const;

 private:
  std::shared_ptr<Claims> claims_;  // names taken in this run; safe between threads
};

}  // namespace mg::write

namespace mg {
template <>
struct TypeOf<write::Written> {
  static constexpr const char* name = "written";
  static std::vector<std::pair<std::string, std::string>> columns(const write::Written& written) {
    return {{"file", written.name}};
  }
};
}  // namespace mg
