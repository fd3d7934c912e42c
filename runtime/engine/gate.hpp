// Bounded memory: how many samples may be in flight, and how much their values may hold.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

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

struct GateLimits {
  std::size_t samples = 1;         ///< in flight at once
  std::size_t bytes = 0;           ///< that their values may hold
  std::uint64_t total = 0;         ///< samples of the pass
  std::uint64_t span = 1U << 16U;  ///< from the first unfinished sample to the last admitted one
  std::size_t nodes = 1;           ///< of the graph
};

/// Admits samples to a pass. One more may enter if it keeps within both limits, counting for each
/// sample in flight what it holds or what the largest one so far held, whichever is more. The first
/// goes alone until its size is known; an empty pass admits one however large. Thread safe.
class Gate {
 public:
  using Admit = std::function<void(std::shared_ptr<Token>)>;  ///< must not run the sample itself

  Gate(GateLimits limits, const std::atomic<bool>* cancelled);

  void start(Admit admit);
  void stop();           ///< admits nothing more
  void note_finished();  ///< one more sample is accounted for
  /// For when nothing moves: then what samples might take is no worry, only what they hold.
  bool admit_one_when_idle();

  bool done() const;  ///< nothing more will be admitted
  std::uint64_t admitted() const;
  std::size_t peak_in_flight() const;
  std::size_t peak_bytes() const;
  std::string holds() const;  ///< for reports: "3 of 8 samples in flight, 12.0 of 1024 MB"

 private:
  friend class Token;
  friend class Charge;
  using Lock = std::lock_guard<std::mutex>;

  void pump();
  bool may_enter(std::size_t committed) const;
  std::shared_ptr<Token> enter();
  bool closed() const;
  std::size_t expected(std::size_t stretch) const;
  void close_stretch(Token& token);
  void give_back(Token& token);
  void rest(Token& token, std::size_t node);
  void add(Token& token, std::size_t bytes);
  void remove(Token& token, std::size_t bytes);

  const GateLimits limits_;
  const std::atomic<bool>* cancelled_;
  Admit admit_;

  mutable std::mutex mutex_;
  std::uint64_t admitted_ = 0, finished_ = 0;
  std::size_t in_flight_ = 0, peak_in_flight_ = 0;
  std::size_t live_ = 0, peak_bytes_ = 0;
  std::size_t committed_ = 0;                        ///< what tokens hold or have reserved
  std::vector<std::optional<std::size_t>> largest_;  ///< seen so far, by stretch
  bool stopped_ = false;
};

}  // namespace mg
