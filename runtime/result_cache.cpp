#include "runtime/result_cache.hpp"

#include <unordered_set>

namespace mg {

namespace {

std::size_t bytes_of(const Parcel& parcel) {
  std::unordered_set<const void*> seen;  // values are shared between samples
  std::size_t bytes = 0;
  for (const auto& sample : parcel.samples) {
    for (const auto& value : sample.slots) {
      if (value && seen.insert(value.address()).second) bytes += value.bytes();
    }
  }
  return bytes;
}

}  // namespace

void ResultCache::keep(const Parcel& parcel) {
  const auto bytes = bytes_of(parcel);
  const std::lock_guard lock(mutex_);
  if (parcels_.contains(parcel.index)) return;
  if (bytes_ + bytes > most_bytes_) {
    full_ = true;
    return;
  }
  bytes_ += bytes;
  parcels_.emplace(parcel.index, std::make_shared<const Parcel>(parcel));
}

std::shared_ptr<const Parcel> ResultCache::find(std::uint64_t index) const {
  const std::lock_guard lock(mutex_);
  const auto found = parcels_.find(index);
  return found == parcels_.end() ? nullptr : found->second;
}

std::size_t ResultCache::size() const {
  const std::lock_guard lock(mutex_);
  return parcels_.size();
}

std::size_t ResultCache::bytes() const {
  const std::lock_guard lock(mutex_);
  return bytes_;
}

bool ResultCache::full() const {
  const std::lock_guard lock(mutex_);
  return full_;
}

}  // namespace mg
