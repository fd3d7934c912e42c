// What a model, or a map as its device twin, does with batches. All of it on the device's thread.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "runtime/engine/work.hpp"

namespace mg {

/// A shipment of which samples are in batches not yet worked on.
struct Awaited {
  Ref shipment;
  std::size_t open = 0;  ///< how many
};

/// One sample's place in a batch.
struct Member {
  std::shared_ptr<Awaited> awaited;
  std::size_t index = 0;  ///< in the shipment

  Sample& sample() const { return awaited->shipment->samples[index]; }
};
using Members = std::vector<Member>;

class ModelWork {
 public:
  ModelWork(const Pass& pass, std::size_t at) : pass_(pass), at_(at) {}

  /// Has the model predict, learn from or judge the batch. A prediction that throws is tried again
  /// sample by sample, so that only the guilty fail. After a step of learning (or judging) that
  /// threw, the model is left alone: the samples that follow are cancelled.
  void work(std::span<const Member> batch);

  /// Means of what learn() said over the samples, or what validated() says.
  Numbers numbers();

 private:
  void predict(std::span<const Member> batch);
  void train(std::span<const Member> batch);
  std::optional<Mishap> try_predict(std::span<const Member> batch);
  Batch assemble(std::span<const Member> batch, bool with_targets) const;
  void accept(std::span<const Member> batch, std::vector<std::vector<Value>> columns) const;
  void bury_all(std::span<const Member> batch, const Mishap& mishap) const;
  void add_up(const Numbers& numbers, std::size_t samples);

  const Pass& pass_;
  std::size_t at_;
  bool broken_ = false;
  struct Mean {
    std::string name;
    double sum = 0, weight = 0;
  };
  std::vector<Mean> means_;
};

}  // namespace mg
