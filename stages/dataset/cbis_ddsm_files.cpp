#include "stages/dataset/cbis_ddsm_files.hpp"

#include <cstdint>
#include <utility>

#include "stages/dataset/dicom_glance.hpp"

namespace mg {

namespace fs = std::filesystem;

CbisFiles::CbisFiles(fs::path root, const std::vector<fs::path>& files) : root_(std::move(root)) {
  for (const auto& file : files) {
    auto named = false;
    for (const auto& part : file.parent_path()) {
      const auto name = part.string();
      if (!name.starts_with("Mass-T") && !name.starts_with("Calc-T")) continue;
      files_[name].push_back(file);
      named = true;
    }
    if (!named) loose_.push_back(file);
  }
}

std::vector<fs::path> CbisFiles::of(const std::string& name) {
  if (!files_.contains(name)) {
    for (const auto& file : std::exchange(loose_, {})) {
      const auto glance = glance_at(root_ / file);
      if (glance) files_[glance->patient].push_back(file);
    }
  }
  const auto at = files_.find(name);
  return at == files_.end() ? std::vector<fs::path>() : at->second;
}

fs::path CbisFiles::film(const std::string& name) {
  const auto files = of(name);
  return files.size() == 1 ? files.front() : largest(files, false);
}

fs::path CbisFiles::mask(const std::string& name) { return largest(of(name), true); }

fs::path CbisFiles::largest(const std::vector<fs::path>& files, bool mask) const {
  fs::path best;
  std::int64_t most = 0;
  for (const auto& file : files) {
    const auto glance = glance_at(root_ / file);
    if (!glance || glance->two_valued != mask || glance->pixels() <= most) continue;
    best = file;
    most = glance->pixels();
  }
  return best;
}

}  // namespace mg
