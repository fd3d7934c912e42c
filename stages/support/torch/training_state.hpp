// What a training must remember to go on, tomorrow, as if nothing had happened.
#pragma once

#include <deque>
#include <filesystem>
#include <string>

#include "stages/support/torch/safetensors.hpp"

namespace mg::net {

/// Shown everything that changes while a network learns, always in the same order: the one who
/// saves takes note, the one who restores puts back what was noted. Whoever has state shows it to
/// both in one function, so that they cannot differ.
class StateVisitor {
 public:
  virtual ~StateVisitor() = default;
  /// A tensor that lives on: others hold it too, so its contents are put back in place.
  virtual void tensor(const std::string& name, at::Tensor tensor) = 0;
  virtual void number(const std::string& name, std::int64_t& value) = 0;
  virtual void real(const std::string& name, double& value) = 0;  ///< to the bit
  virtual void flag(const std::string& name, bool& value) = 0;
  /// Tensors of any number and shape on one device; they come back with the same strides.
  virtual void list(const std::string& name, std::deque<at::Tensor>& tensors,
                    c10::Device device) = 0;
};

/// Takes note of all it is shown.
class StateSaver final : public StateVisitor {
 public:
  void tensor(const std::string& name, at::Tensor tensor) override;
  void number(const std::string& name, std::int64_t& value) override;
  void real(const std::string& name, double& value) override;
  void flag(const std::string& name, bool& value) override;
  void list(const std::string& name, std::deque<at::Tensor>& tensors, c10::Device device) override;

  const TensorFile& content() const { return content_; }

 private:
  TensorFile content_;
};

/// Puts back what a saver noted. Throws Error, naming `source`, if it is shown anything else.
class StateRestorer final : public StateVisitor {
 public:
  StateRestorer(const TensorFile& content, std::string source);
  void tensor(const std::string& name, at::Tensor tensor) override;
  void number(const std::string& name, std::int64_t& value) override;
  void real(const std::string& name, double& value) override;
  void flag(const std::string& name, bool& value) override;
  void list(const std::string& name, std::deque<at::Tensor>& tensors, c10::Device device) override;

 private:
  [[noreturn]] void differs(const std::string& name) const;
  const std::string& noted(const std::string& name) const;
  std::int64_t number_of(const std::string& name) const;
  const at::Tensor& find(const std::string& name) const;

  const TensorFile& content_;
  std::string source_;
  std::map<std::string, at::Tensor> tensors_;
};

}  // namespace mg::net
