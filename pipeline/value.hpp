// What travels along an edge: a shared, immutable value of a named type.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "pipeline/error.hpp"
#include "pipeline/values.hpp"

namespace mg {

/// The name and the abilities of a value's type. Types are the same if their names are.
struct Type {
  std::string name;
  std::function<std::size_t(const void*)> bytes;  ///< memory that the value holds
  /// Columns of a table row (name, text); empty for what is no table's business.
  std::function<std::vector<std::pair<std::string, std::string>>(const void*)> columns;
  /// A copy that the host can read, or null if it can read the value itself.
  std::function<std::shared_ptr<const void>(const void*)> copy_to_host;
};

/// Specialize this for a type of your own: a `name`, and, if they apply, `bytes(T const&)`,
/// `columns(T const&)` and `std::optional<T> copy_to_host(T const&)`.
template <class T>
struct TypeOf;

template <>
struct TypeOf<Image> {
  static constexpr const char* name = "image";
  static std::size_t bytes(const Image& image) { return image.pixels.bytes(); }
  static std::optional<Image> copy_to_host(const Image& image);
};
template <>
struct TypeOf<Mask> {
  static constexpr const char* name = "mask";
  static std::size_t bytes(const Mask& mask) { return mask.pixels.bytes(); }
  static std::optional<Mask> copy_to_host(const Mask& mask);
};
template <>
struct TypeOf<File> {
  static constexpr const char* name = "file";
};
template <>
struct TypeOf<Label> {
  static constexpr const char* name = "label";
  static std::vector<std::pair<std::string, std::string>> columns(const Label& label);
};
template <>
struct TypeOf<Scores> {
  static constexpr const char* name = "scores";
  static std::vector<std::pair<std::string, std::string>> columns(const Scores& scores);
};
template <>
struct TypeOf<Number> {
  static constexpr const char* name = "number";
  static std::vector<std::pair<std::string, std::string>> columns(const Number& number);
};
template <>
struct TypeOf<Annotations> {
  static constexpr const char* name = "annotations";
};
template <>
struct TypeOf<Facts> {
  static constexpr const char* name = "facts";
};
template <>
struct TypeOf<Contours> {
  static constexpr const char* name = "contours";
};

template <class T>
const Type& type_of() {
  static const Type type = [] {
    Type out;
    out.name = TypeOf<T>::name;
    if constexpr (requires(T const& v) { TypeOf<T>::bytes(v); }) {
      out.bytes = [](void const* v) { return TypeOf<T>::bytes(*static_cast<T const*>(v)); };
    } else {
      out.bytes = [](void const*) { return sizeof(T); };
    }
    if constexpr (requires(T const& v) { TypeOf<T>::columns(v); }) {
      out.columns = [](void const* v) { return TypeOf<T>::columns(*static_cast<T const*>(v)); };
    }
    if constexpr (requires(T const& v) { TypeOf<T>::copy_to_host(v); }) {
      out.copy_to_host = [](void const* v) -> std::shared_ptr<const void> {
        auto copy = TypeOf<T>::copy_to_host(*static_cast<T const*>(v));
        return copy ? std::make_shared<const T>(std::move(*copy)) : nullptr;
      };
    }
    return out;
  }();
  return type;
}

/// A shared, immutable value, or nothing. Copying shares.
class Value {
 public:
  Value() = default;
  template <class T>
  static Value of(T value) {
    return Value(std::make_shared<const T>(std::move(value)), &type_of<T>());
  }

  explicit operator bool() const { return data_ != nullptr; }
  const Type& type() const { return *type_; }
  std::size_t bytes() const { return data_ ? type_->bytes(data_.get()) : 0; }
  const void* address() const { return data_.get(); }

  /// The value as T. Throws Error if it is absent or of another type.
  template <class T>
  T const& as() const {
    if (!data_) throw Error(std::string("there is no value of type ") + TypeOf<T>::name);
    if (type_ != &type_of<T>() && type_->name != TypeOf<T>::name) {
      throw Error("a value of type " + type_->name + " is no " + TypeOf<T>::name);
    }
    return *static_cast<const T*>(data_.get());
  }

  /// The value where the host can read it: this one, or a copy. Throws Error if it stays away.
  Value on_host() const;

  /// The same value, kept together with `companion` (say, an account of its memory).
  Value with(std::shared_ptr<const void> companion) const;

 private:
  Value(std::shared_ptr<const void> data, const Type* type) : data_(std::move(data)), type_(type) {}
  std::shared_ptr<const void> data_;
  const Type* type_ = nullptr;
};

}  // namespace mg
