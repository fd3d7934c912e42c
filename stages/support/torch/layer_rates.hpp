// How fast, and from when on, each part of a network learns. No LibTorch here.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace mg::net {

/// How far each parameter of a network is from what is put on top of its encoder. An encoder's
/// levels are its stem, its stages and the last convolution that only classifiers have.
class Depths {
 public:
  /// The names of all parameters, as in Weights.
  explicit Depths(const std::vector<std::string>& names);

  int levels() const { return levels_; }  ///< of the encoder
  /// 0 on top of the encoder (a classifier's last layer, a U-Net's way up), 1 at its deepest level,
  /// levels() at its stem.
  int of(const std::string& name) const;

 private:
  std::map<std::string, int, std::less<>> depths_;
  int levels_ = 0;
};

/// How an encoder learns beside what is on top of it.
struct EncoderPace {
  double rate = 1;          ///< its share of the rate
  double layer_decay = 1;   ///< each level gets this share of the rate of the level above it
  int freeze_epochs = 0;    ///< it rests for so many epochs
  int unfreeze_epochs = 0;  ///< and then thaws level by level, the deepest first; 0: all at once
};

/// The share of the learning rate at a depth: 1 on top, rate * layer_decay^depth in the encoder.
double rate_share(const EncoderPace& pace, int depth);

/// The first epoch (from 0) in which a depth learns: 0 on top.
int first_epoch(const EncoderPace& pace, int depth, int levels);

}  // namespace mg::net
