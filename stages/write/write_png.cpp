#include "stages/write/write_png.hpp"

#include <map>
#include <mutex>

#include "pipeline/error.hpp"
#include "pipeline/whole_file.hpp"
#include "stages/write/encode.hpp"
#include "stages/write/names.hpp"

namespace mg::write {

/// Which sample has which file. A sample may come again: in another pass, or for another try.
class Claims {
 public:
  /// False if the name belongs to another sample.
  bool take(const std::string& name, std::uint64_t sample) {
    const std::scoped_lock lock(mutex_);
    return owners_.try_emplace(name, sample).first->second == sample;
  }

 private:
  std::mutex mutex_;
  std::map<std::string, std::uint64_t> owners_;
};

void Png::check() const {
  if (bits == 8 || bits == 16) return;
  throw Error("parameter 'bits': a PNG has 8 or 16 bits a sample, not " + std::to_string(bits));
}

void Png::start(const RunInfo&) { claims_ = std::make_shared<Claims>(); }

Written Png::operator()(const Context& context, const Image& image) const {
  const auto name = safe_path(context.identity().key, ".png").generic_string();
  if (claims_ && !claims_->take(name, context.index())) {
    throw Error("another sample was written to '" + name + "' already",
                "keys must differ: give the samples different names in the data set");
  }
  // An absolute folder replaces the run's.
  const auto where = std::filesystem::absolute(context.run().folder / folder).lexically_normal();
  const auto bytes = encode_png(image, bits);
  write_whole(where / name, as_bytes(bytes), replace ? Existing::replace : Existing::keep);
  return {where, name, bits};
}

}  // namespace mg::write
