// The right to be in flight, and the account of what a sample holds meanwhile.
#pragma once

#include <cstddef>
#include <memory>

namespace mg {

class Gate;

/// The right of one sample of the source to be in flight. All that comes of the sample shares it,
/// its large values included; when the last of them is gone the gate has it back. It belongs to
/// the sample, so no path through the graph can lose it.
class Token {
 public:
  Token(Gate& gate, std::size_t reserved) : gate_(gate), reserved_(reserved) {}
  ~Token();
  Token(const Token&) = delete;
  Token& operator=(const Token&) = delete;

  /// The sample waits in a batch at `node`: from here on only what samples took beyond that node
  /// is reserved for it, not what it took to get there.
  void rest_at(std::size_t node);

 private:
  friend class Gate;
  friend class Charge;
  Gate& gate_;
  // Guarded by the gate's mutex.
  std::size_t live_ = 0;      ///< bytes that its values hold now
  std::size_t peak_ = 0;      ///< the most they held on this stretch of the way
  std::size_t reserved_ = 0;  ///< expected of it on this stretch
  std::size_t stretch_ = 0;   ///< where the stretch began: 0, the source, or a model's node
};

/// Keeps a value of `bytes` bytes on the token's account for as long as the result lives. Null for
/// values too small to matter: the limit on the number of samples takes care of those.
std::shared_ptr<const void> charge(const std::shared_ptr<Token>& token, std::size_t bytes);

}  // namespace mg
