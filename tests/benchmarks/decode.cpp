// How long does a mammogram take from its file to its stored pixels? peers/decode.py asks this
// program and other libraries in turn.
//
//   decode_benchmark make PICTURE.dcm FOLDER    the same picture in all transfer syntaxes
//   decode_benchmark serve                      answers "time FILE" and "check FILE", line by line,
//                                               with milliseconds of CPU time and the SHA-256 of
//                                               the pixels
#include <ctime>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <string>

#include "pipeline/error.hpp"
#include "stages/dicom/stored.hpp"
#include "stages/dicom/testing.hpp"
#include "stages/dicom/testing_streams.hpp"

namespace fs = std::filesystem;

namespace {

/// Stored pixels, and the file in memory, where uncompressed ones lie.
struct Pixels {
  mg::dicom::Buffer file;
  mg::dicom::StoredWords words;
};

Pixels decode(const fs::path& path) {
  const mg::dicom::Limits limits;
  auto file = mg::dicom::read_file(path, limits.bytes);
  auto samples = mg::dicom::StoredFile(file.bytes(), limits).samples(0);
  return {std::move(file), std::move(samples.words)};
}

void make(const fs::path& source, const fs::path& folder) {
  const auto buffer = mg::dicom::read_file(source, mg::dicom::Limits{}.bytes);
  const mg::dicom::StoredFile file(buffer.bytes(), {});
  const auto& layout = file.layout();
  mg::dicom::testing::Picture picture{layout.columns, layout.rows};
  picture.words = file.samples(0).words.mapped(std::identity());
  const auto write = [&](const char* name, const std::vector<std::byte>& bytes) {
    std::ofstream out(folder / name, std::ios::binary);
    out.write(reinterpret_cast<const char*>(bytes.data()),
              static_cast<std::streamsize>(bytes.size()));
    if (!out) throw mg::Error("cannot write to " + folder.string());
  };
  fs::create_directories(folder);
  using mg::dicom::testing::file_of;
  write("raw.dcm", file_of(picture, EXS_LittleEndianExplicit));
  write("rle.dcm", file_of(picture, EXS_RLELossless));
  write("jpeg_lossless.dcm", file_of(picture, EXS_JPEGProcess14SV1));
  write("jpeg_ls.dcm", file_of(picture, EXS_JPEGLSLossless));
  write("jpeg_2000.dcm", file_of(picture, EXS_JPEG2000LosslessOnly));
  write("htj2k.dcm", mg::dicom::testing::htj2k_file_of(picture));
}

void answer(const std::string& question, const fs::path& file) {
  const auto start = std::clock();
  const auto pixels = decode(file);
  const auto took = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  if (question == "check") {
    std::cout << mg::dicom::testing::sha256(std::as_bytes(pixels.words.view())) << std::endl;
  } else {
    std::cout << took * 1000 << std::endl;
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::string what = argc > 1 ? argv[1] : "";
  try {
    if (what == "make" && argc == 4) {
      make(argv[2], argv[3]);
    } else if (what == "serve" && argc == 2) {
      std::string question, file;
      while (std::cin >> question && std::getline(std::cin >> std::ws, file)) {
        answer(question, file);
      }
    } else {
      std::cerr << "usage: decode_benchmark make PICTURE.dcm FOLDER | serve\n";
      return 2;
    }
  } catch (const mg::Error& error) {
    std::cerr << error.what() << "\n";
    return 1;
  }
  return 0;
}
