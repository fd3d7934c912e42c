// Results of the deterministic beginning of a graph, kept between epochs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "runtime/pass.hpp"

namespace mg {

/// Thread safe. Keeps parcels until its memory is spent; what it does not have is computed again.
class ResultCache {
 public:
  explicit ResultCache(std::size_t most_bytes) : most_bytes_(most_bytes) {}

  void keep(const Parcel& parcel);
  std::shared_ptr<const Parcel> find(std::uint64_t index) const;  ///< null if it is not there
  std::size_t size() const;
  std::size_t bytes() const;
  bool full() const;  ///< something had to be left out

 private:
  mutable std::mutex mutex_;
  std::unordered_map<std::uint64_t, std::shared_ptr<const Parcel>> parcels_;
  std::size_t most_bytes_, bytes_ = 0;
  bool full_ = false;
};

}  // namespace mg
