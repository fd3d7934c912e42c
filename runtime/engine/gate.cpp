#include "runtime/engine/gate.hpp"

#include <algorithm>

namespace mg {

namespace {

std::string megabytes(std::size_t bytes) {
  const auto tenths = (bytes * 10 + (1U << 19U)) >> 20U;
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

}  // namespace

Gate::Gate(GateLimits limits, const std::atomic<bool>* cancelled)
    : limits_(limits), cancelled_(cancelled), largest_(limits.nodes) {}

// ---- admission ---------------------------------------------------------------------------------

void Gate::start(Admit admit) {
  admit_ = std::move(admit);
  pump();
}

void Gate::pump() {
  for (;;) {
    std::shared_ptr<Token> token;
    {
      const Lock lock(mutex_);
      if (!may_enter(committed_)) return;
      token = enter();
    }
    admit_(std::move(token));
  }
}

bool Gate::admit_one_when_idle() {
  std::shared_ptr<Token> token;
  {
    const Lock lock(mutex_);
    if (!may_enter(live_)) return false;
    token = enter();
  }
  admit_(std::move(token));
  return true;
}

bool Gate::closed() const {
  return stopped_ || admitted_ == limits_.total || (cancelled_ && *cancelled_);
}

bool Gate::may_enter(std::size_t committed) const {
  if (!admit_ || closed() || admitted_ - finished_ >= limits_.span) return false;
  if (in_flight_ == 0) return true;
  if (in_flight_ >= limits_.samples || !largest_[0]) return false;
  return committed + *largest_[0] <= limits_.bytes;
}

std::shared_ptr<Token> Gate::enter() {
  auto token = std::make_shared<Token>(*this, expected(0));
  ++admitted_;
  peak_in_flight_ = std::max(peak_in_flight_, ++in_flight_);
  committed_ += token->reserved_;
  return token;
}

void Gate::stop() {
  const Lock lock(mutex_);
  stopped_ = true;
}

void Gate::note_finished() {
  bool was_full = false;
  {
    const Lock lock(mutex_);
    was_full = admitted_ - finished_++ >= limits_.span;
  }
  if (was_full) pump();
}

// ---- accounts ----------------------------------------------------------------------------------

std::size_t Gate::expected(std::size_t stretch) const { return largest_[stretch].value_or(0); }

void Gate::close_stretch(Token& token) {
  auto& largest = largest_[token.stretch_];
  largest = std::max(largest.value_or(0), token.peak_);
  committed_ -= std::max(token.live_, token.reserved_);
}

void Gate::give_back(Token& token) {
  {
    const Lock lock(mutex_);
    close_stretch(token);
    --in_flight_;
  }
  pump();
}

void Gate::rest(Token& token, std::size_t node) {
  {
    const Lock lock(mutex_);
    close_stretch(token);
    token.stretch_ = node;
    token.peak_ = token.live_;
    token.reserved_ = expected(node);
    committed_ += std::max(token.live_, token.reserved_);
  }
  pump();
}

void Gate::add(Token& token, std::size_t bytes) {
  const Lock lock(mutex_);
  committed_ -= std::max(token.live_, token.reserved_);
  token.live_ += bytes;
  token.peak_ = std::max(token.peak_, token.live_);
  committed_ += std::max(token.live_, token.reserved_);
  live_ += bytes;
  peak_bytes_ = std::max(peak_bytes_, live_);
}

void Gate::remove(Token& token, std::size_t bytes) {
  bool eased = false;
  {
    const Lock lock(mutex_);
    const auto before = std::max(token.live_, token.reserved_);
    token.live_ -= bytes;
    live_ -= bytes;
    const auto after = std::max(token.live_, token.reserved_);
    committed_ -= before - after;
    eased = after < before;
  }
  if (eased) pump();
}

// ---- reports -----------------------------------------------------------------------------------

bool Gate::done() const {
  const Lock lock(mutex_);
  return closed();
}

std::uint64_t Gate::admitted() const {
  const Lock lock(mutex_);
  return admitted_;
}

std::size_t Gate::peak_in_flight() const {
  const Lock lock(mutex_);
  return peak_in_flight_;
}

std::size_t Gate::peak_bytes() const {
  const Lock lock(mutex_);
  return peak_bytes_;
}

std::string Gate::holds() const {
  const Lock lock(mutex_);
  return std::to_string(in_flight_) + " of " + std::to_string(limits_.samples) +
         " samples in flight, " + megabytes(live_) + " of " + megabytes(limits_.bytes) + " MB";
}

}  // namespace mg
