// What travels along an edge: a shared, immutable value of a named type.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
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
};

/// Specialize this for a type of your own: a `name`, and, if they apply, `bytes(T const&)` and
/// `columns(T const&)`.
template <class T>
struct TypeOf;

template <>
struct TypeOf<Image> {
  static constexpr const char* name = "image";
  static std::size_t bytes(const Image& image) { return image.pixels.bytes(); }
};
template <>
struct TypeOf<Mask> {
  static constexpr const char* name = "mask";
  static std::size_t bytes(const Mask& mask) { return mask.pixels.bytes(); }
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

  /// The same value, kept together with `companion` (say, an account of its memory).
  Value with(std::shared_ptr<const void> companion) const;

 private:
  Value(std::shared_ptr<const void> data, const Type* type) : data_(std::move(data)), type_(type) {}
  std::shared_ptr<const void> data_;
  const Type* type_ = nullptr;
};

}  // namespace mg
