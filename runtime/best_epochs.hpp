// The best epochs of a training, whose weights are kept.
#pragma once

#include <optional>
#include <vector>

#include "pipeline/stage.hpp"
#include "runtime/resume/run_state.hpp"

namespace mg {

class BestEpochs {
 public:
  explicit BestEpochs(const Training& wishes)
      : higher_(wishes.higher_is_better), patience_(wishes.patience), most_(wishes.keep) {}

  /// The slot, from 0, that an epoch with this validation takes if it is among the best so far:
  /// an empty one, or that of the worst of them. Of equal epochs the earlier is the better one.
  std::optional<int> place(int epoch, double value);

  /// The same for the latest epoch where nothing was validated: the later the better.
  int place_last(int epoch);

  /// Whether it is time to give up: the best is too long ago.
  bool exhausted(int epoch) const {
    return patience_ > 0 && !all_.empty() && epoch - all_.front().epoch >= patience_;
  }

  bool best(int epoch) const { return !all_.empty() && all_.front().epoch == epoch; }

  const std::vector<BestEpoch>& all() const { return all_; }  ///< the best first
  void restore(std::vector<BestEpoch> all) { all_ = std::move(all); }

 private:
  bool beats(double value, double other) const;
  int insert(std::vector<BestEpoch>::iterator before, int epoch, double value);

  bool higher_;
  int patience_, most_;
  std::vector<BestEpoch> all_;
};

}  // namespace mg
