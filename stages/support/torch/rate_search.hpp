// The learning-rate range test (Smith 2017): which rate is high, but not too high. No LibTorch
// here.
#pragma once

#include <string>
#include <vector>

namespace mg::net {

/// Give it the loss of each step; it says the rate of the next one, from 1e-6 to 1 in equal
/// factors. The losses are smoothed (a running mean that keeps 0.8). A tenth of the rate at which
/// the smoothed loss is least is chosen.
class RateSearch {
 public:
  static constexpr int most_steps = 72;

  double rate() const { return rate_at(static_cast<int>(curve_.size())); }
  void note(double loss);
  /// All rates are tried, or the loss is not finite, or it is four times its least.
  bool done() const { return done_; }
  double chosen() const;

  struct Point {
    double rate, loss, smoothed;
  };
  const std::vector<Point>& curve() const { return curve_; }
  /// "1.0e-06: 0.71, 2.2e-06: 0.70, ...": the smoothed losses, a point in six and the last.
  std::string text() const;

 private:
  static double rate_at(int step);
  const Point& least() const;

  std::vector<Point> curve_;
  double mean_ = 0, weight_ = 0;
  bool done_ = false;
};

}  // namespace mg::net
