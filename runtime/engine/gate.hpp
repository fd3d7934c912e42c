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

#include "runtime/engine/token.hpp"

namespace mg {

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
