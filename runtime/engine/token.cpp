#include "runtime/engine/token.hpp"

#include "runtime/engine/gate.hpp"

namespace mg {

/// An entry in a token's account. It shares the token: a value in use keeps its sample in flight.
class Charge {
 public:
  Charge(std::shared_ptr<Token> token, std::size_t bytes)
      : token_(std::move(token)), bytes_(bytes) {
    token_->gate_.add(*token_, bytes_);
  }
  ~Charge() { token_->gate_.remove(*token_, bytes_); }
  Charge(const Charge&) = delete;
  Charge& operator=(const Charge&) = delete;

 private:
  std::shared_ptr<Token> token_;
  std::size_t bytes_;
};

constexpr std::size_t too_small_to_matter = 1024;

std::shared_ptr<const void> charge(const std::shared_ptr<Token>& token, std::size_t bytes) {
  if (!token || bytes < too_small_to_matter) return nullptr;
  return std::make_shared<const Charge>(token, bytes);
}

Token::~Token() { gate_.give_back(*this); }
void Token::rest_at(std::size_t node) { gate_.rest(*this, node); }

}  // namespace mg
