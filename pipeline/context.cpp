#include "pipeline/context.hpp"

#include "pipeline/error.hpp"

namespace mg {

std::string to_string(Split split) {
  switch (split) {
    case Split::none:
      return "";
    case Split::train:
      return "train";
    case Split::val:
      return "val";
    case Split::test:
      return "test";
  }
  return {};
}

std::string to_string(Fate fate) {
  switch (fate) {
    case Fate::ok:
      return "ok";
    case Fate::skipped:
      return "skipped";
    case Fate::failed:
      return "failed";
    case Fate::cancelled:
      return "cancelled";
  }
  return {};
}

Random Context::random() const {
  if (stage_key_ == 0) {
    throw Error("a stage that is not declared random asked for random numbers",
                "declare it with `.random = true`: caches and repeated runs rely on it");
  }
  const auto sample = combine(stable_hash(identity_->key), static_cast<std::uint64_t>(epoch_));
  return Random(combine(combine(run_->seed, stage_key_), sample));
}

}  // namespace mg
