// write.manifest: the table that tells what the written pictures show.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "pipeline/context.hpp"
#include "pipeline/findings.hpp"
#include "pipeline/params.hpp"
#include "pipeline/values.hpp"
#include "stages/write/write_png.hpp"

namespace mg::write {

/// Writes <folder of the pictures>/manifest.csv or .jsonl, a row a picture in the order of the data
/// set. Only these columns leave the program, none of them a name or a patient's ID: key, file,
/// patient (numbered in the order of appearance), side, view, split, label, width, height, bits,
/// white, spacing in mm, the affine to the pixels of the source file, the source's name and size.
struct Manifest {
  std::string format = "csv";
  std::filesystem::path root;

  static auto params() {
    return mg::params(
        param("format", &Manifest::format, "csv, or jsonl: an object a line")
            .one_of({"csv", "jsonl"}),
        param("root", &Manifest::root,
              "folder that the names of source files are told from; without it, just their names"));
  }

  void start(const RunInfo& run);
  /// Error if the picture lies in another folder than the first one.
  void add(const Context& context, const Image& image, const Written& written, const Label* label);
  Findings finish();

 private:
  std::size_t number_of(const Identity& identity);

  std::filesystem::path folder_;
  std::map<std::string, std::size_t> patients_;
  std::string header_, lines_;
  std::size_t rows_ = 0;
};

}  // namespace mg::write
