// Does this program read a collection of DICOM files as others do? Digests of stored pixels, and a
// judge that compares them with a manifest.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "pipeline/context.hpp"
#include "pipeline/findings.hpp"
#include "pipeline/params.hpp"
#include "pipeline/values.hpp"
#include "stages/dicom/stored.hpp"

namespace mg::dicom {

/// SHA-256 of all frames' stored pixels one after the other, as pydicom's pixel_array has them:
/// little endian words as wide as allocated (single bits: bytes), the sign in the bits above it;
/// YBR as RGB, palette colors as indices. Throws Error as StoredFile does.
std::string digest_of(const StoredFile& file);

/// The stage dicom.digest. Facts: `sha256`, or `refused` (why); `seconds`.
struct Digest {
  double max_megapixels = 200;
  double max_megabytes = 2048;
  static auto params() {
    return mg::params(
        mg::param("max_megapixels", &Digest::max_megapixels, "larger pictures are refused")
            .unit("megapixels")
            .between(0.001, 4000),
        mg::param("max_megabytes", &Digest::max_megabytes, "larger files are refused")
            .unit("MB")
            .between(0.001, 16384));
  }
  Facts operator()(const File& file) const;
};

enum class Verdict { equal, differs, refused_wrongly, refused, decoded, missing };

/// A row of the manifest, and what became of its file.
struct Trial {
  std::string path, syntax, kind;  ///< kind: such as "MONOCHROME2 16 bit, 1 frame"
  std::string expected;            ///< the digest, or empty if the manifest has none
  Verdict verdict = Verdict::missing;
  std::string why;
  double seconds = 0;
};

/// The manifest's rows, which must name a file in `path`. A file's pixels must equal
/// `decoded_sha256_le` where `pydicom_result` is ok. Throws Error if it is not of that form.
std::vector<Trial> read_manifest(const std::filesystem::path& manifest);

/// The sink dicom.conformance. Fails the run if a file that must be read is not read, differs or is
/// not there.
class Conformance {
 public:
  std::filesystem::path manifest;
  static auto params() {
    return mg::params(mg::param("manifest", &Conformance::manifest,
                                "CSV file with the columns path, pydicom_result and "
                                "decoded_sha256_le; paths are relative to it"));
  }
  void start(const RunInfo& run);
  void add(const Context& context, const File& file, const Facts& digest);
  void missed(const Context& context, Fate fate, const std::string& why);
  Findings finish();

 private:
  Trial* find(const std::filesystem::path& file);

  const RunInfo* run_ = nullptr;
  std::vector<Trial> trials_;
  std::map<std::filesystem::path, std::size_t> by_path_;
};

}  // namespace mg::dicom
