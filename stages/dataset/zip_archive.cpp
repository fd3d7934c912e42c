#include "stages/dataset/zip_archive.hpp"

#include <zip.h>

#include "pipeline/error.hpp"

namespace mg {

namespace {

constexpr std::size_t largest = std::size_t{256} << 20;
constexpr char fetch_again[] = "its end may be missing: fetch it again, or save it anew";

struct Closed {
  void operator()(zip_file_t* file) const { zip_fclose(file); }
};

}  // namespace

ZipArchive::ZipArchive(const std::filesystem::path& file)
    : file_(file), zip_(zip_open(file.c_str(), ZIP_RDONLY, nullptr), &zip_discard) {
  if (!zip_) throw Error(file.string() + " is no sound zip archive", fetch_again);
}

bool ZipArchive::has(const std::string& name) const {
  return zip_name_locate(zip_.get(), name.c_str(), 0) >= 0;
}

std::string ZipArchive::text(const std::string& name) const {
  zip_stat_t about;
  if (zip_stat(zip_.get(), name.c_str(), 0, &about) != 0 || (about.valid & ZIP_STAT_SIZE) == 0) {
    throw Error(file_.string() + ": there is no " + name + " in it", fetch_again);
  }
  if (about.size > largest) {
    throw Error(file_.string() + ": " + name + " would inflate to " +
                std::to_string(about.size >> 20) + " MiB; 256 are allowed");
  }
  const std::unique_ptr<zip_file_t, Closed> open(zip_fopen(zip_.get(), name.c_str(), 0));
  std::string text(about.size, '\0');
  const auto wanted = static_cast<zip_int64_t>(text.size());
  if (!open || zip_fread(open.get(), text.data(), text.size()) != wanted) {
    throw Error(file_.string() + ": " + name + " cannot be unpacked", fetch_again);
  }
  return text;
}

}  // namespace mg
