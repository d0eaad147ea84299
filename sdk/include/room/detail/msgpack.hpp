// The only header that knows msgpack-c: Writer makes MessagePack, Unpacker and Node read it.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <msgpack/pack.hpp>
#include <msgpack/unpack.hpp>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

#include "room/abi.h"
#include "room/value.hpp"

namespace room::detail {

/// Appends MessagePack to a buffer that is reused. Numbers get the form that all JavaScript clients
/// read as a number: beyond 32 bits the newer ones would make a BigInt of an integer.
class Writer {
 public:
  Writer() = default;
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  void clear() { buffer_.clear(); }
  room_bytes bytes() const {
    return {reinterpret_cast<const uint8_t*>(buffer_.data()), buffer_.size()};
  }

  void nil() { packer_.pack_nil(); }
  void boolean(bool value) { value ? packer_.pack_true() : packer_.pack_false(); }
  void integer(int64_t value) {
    if (value >= kLeast32 && value <= kMost32) {
      packer_.pack_int64(value);
    } else if (value >= -kTwoTo53 && value <= kTwoTo53) {
      float64(static_cast<double>(value));
    } else {
      packer_.pack_int64(value);
    }
  }
  void unsignedInteger(uint64_t value) {
    if (value <= static_cast<uint64_t>(kTwoTo53)) {
      integer(static_cast<int64_t>(value));
    } else {
      packer_.pack_uint64(value);
    }
  }
  void real(double value) {
    const bool isSmall = value >= kLeast32 && value <= kMost32;
    if (isSmall && std::trunc(value) == value && !(value == 0 && std::signbit(value))) {
      packer_.pack_int64(static_cast<int64_t>(value));
    } else {
      float64(value);
    }
  }
  void text(std::string_view value) {
    packer_.pack_str(length(value.size()));
    packer_.pack_str_body(value.data(), length(value.size()));
  }
  void binary(std::span<const uint8_t> value) {
    packer_.pack_bin(length(value.size()));
    packer_.pack_bin_body(reinterpret_cast<const char*>(value.data()), length(value.size()));
  }
  void timestamp(Timestamp time) {
    const auto nanoseconds = static_cast<uint64_t>(time.nanoseconds);
    const auto seconds = static_cast<uint64_t>(time.seconds);
    char body[12];
    if (time.seconds < 0 || seconds >> 34 != 0) {
      bigEndian(body, nanoseconds, 4);
      bigEndian(body + 4, seconds, 8);
      extension(body, 12);
    } else if (nanoseconds != 0 || seconds >> 32 != 0) {
      bigEndian(body, nanoseconds << 34 | seconds, 8);
      extension(body, 8);
    } else {
      bigEndian(body, seconds, 4);
      extension(body, 4);
    }
  }
  void array(size_t count) { packer_.pack_array(length(count)); }
  void object(size_t count) { packer_.pack_map(length(count)); }

 private:
  struct Buffer : std::string {
    void write(const char* data, size_t size) { append(data, size); }
  };

  static constexpr int64_t kLeast32 = INT32_MIN;
  static constexpr int64_t kMost32 = UINT32_MAX;
  static constexpr int64_t kTwoTo53 = int64_t{1} << 53;

  static uint32_t length(size_t size) {
    if (size > UINT32_MAX) throw std::length_error("room: too large for a message");
    return static_cast<uint32_t>(size);
  }
  static void bigEndian(char* out, uint64_t value, int size) {
    for (int i = 0; i < size; ++i) out[i] = static_cast<char>(value >> (8 * (size - 1 - i)));
  }
  /// By hand, because msgpack-c makes an integer of every whole number.
  void float64(double value) {
    char encoded[9] = {static_cast<char>(0xcb)};
    bigEndian(encoded + 1, std::bit_cast<uint64_t>(value), 8);
    buffer_.write(encoded, sizeof encoded);
  }
  void extension(const char* body, uint32_t size) {
    packer_.pack_ext(size, -1);
    packer_.pack_ext_body(body, size);
  }

  Buffer buffer_;
  msgpack::packer<Buffer> packer_{buffer_};
};

/// A value inside an unpacked message; it borrows from the Unpacker and from the message.
class Node {
 public:
  using Kind = Value::Kind;

  Node() = default;
  explicit Node(const msgpack::object* object) : object_(object) {}

  Kind kind() const {
    if (!object_) return Kind::kUndefined;
    switch (object_->type) {
      case msgpack::type::NIL:
        return Kind::kNull;
      case msgpack::type::BOOLEAN:
        return Kind::kBoolean;
      case msgpack::type::POSITIVE_INTEGER:
        return object_->via.u64 > INT64_MAX ? Kind::kUnsigned : Kind::kInteger;
      case msgpack::type::NEGATIVE_INTEGER:
        return Kind::kInteger;
      case msgpack::type::FLOAT32:
      case msgpack::type::FLOAT64:
        return Kind::kReal;
      case msgpack::type::STR:
        return Kind::kString;
      case msgpack::type::BIN:
        return Kind::kBytes;
      case msgpack::type::ARRAY:
        return Kind::kArray;
      case msgpack::type::MAP:
        return Kind::kObject;
      case msgpack::type::EXT:
        return isTimestamp() ? Kind::kTimestamp : Kind::kUndefined;
    }
    return Kind::kUndefined;
  }

  // Each of these may be called for its own kind only.
  bool boolean() const { return object_->via.boolean; }
  int64_t integer() const { return object_->via.i64; }
  uint64_t unsignedInteger() const { return object_->via.u64; }
  double real() const { return object_->via.f64; }
  std::string_view text() const { return {object_->via.str.ptr, object_->via.str.size}; }
  std::span<const uint8_t> binary() const {
    return {reinterpret_cast<const uint8_t*>(object_->via.bin.ptr), object_->via.bin.size};
  }
  Timestamp timestamp() const {
    const char* body = object_->via.ext.data();
    switch (object_->via.ext.size) {
      case 4:
        return {static_cast<int64_t>(bigEndian(body, 4)), 0};
      case 8: {
        const uint64_t both = bigEndian(body, 8);
        return {static_cast<int64_t>(both & ((uint64_t{1} << 34) - 1)),
                static_cast<uint32_t>(both >> 34)};
      }
      default:
        return {static_cast<int64_t>(bigEndian(body + 4, 8)),
                static_cast<uint32_t>(bigEndian(body, 4))};
    }
  }
  size_t size() const {
    return object_->type == msgpack::type::ARRAY ? object_->via.array.size : object_->via.map.size;
  }
  Node element(size_t index) const { return Node(object_->via.array.ptr + index); }
  Node key(size_t index) const { return Node(&object_->via.map.ptr[index].key); }
  Node member(size_t index) const { return Node(&object_->via.map.ptr[index].val); }
  /// The member of that name; undefined when there is none.
  Node member(std::string_view name) const {
    for (size_t i = 0; i < size(); ++i) {
      const Node candidate = key(i);
      if (candidate.kind() == Kind::kString && candidate.text() == name) return member(i);
    }
    return Node();
  }

 private:
  bool isTimestamp() const {
    const uint32_t size = object_->via.ext.size;
    return object_->via.ext.type() == -1 && (size == 4 || size == 8 || size == 12);
  }
  static uint64_t bigEndian(const char* in, int size) {
    uint64_t value = 0;
    for (int i = 0; i < size; ++i) value = value << 8 | static_cast<uint8_t>(in[i]);
    return value;
  }

  const msgpack::object* object_ = nullptr;
};

/// Reads one value at a time; its memory is kept for the next one.
class Unpacker {
 public:
  /// The value in `bytes`, valid until the next call and as long as the bytes. Empty bytes give
  /// undefined. Throws std::invalid_argument when the bytes are not exactly one value.
  Node unpack(room_bytes bytes) {
    zone_.clear();
    if (bytes.size == 0) return Node();
    // No container can have more elements than the message has bytes.
    const msgpack::unpack_limit limit(bytes.size, bytes.size, bytes.size, bytes.size, bytes.size,
                                      kMaxDepth);
    try {
      size_t offset = 0;
      root_ = msgpack::unpack(zone_, reinterpret_cast<const char*>(bytes.data), bytes.size, offset,
                              borrow, nullptr, limit);
      if (offset == bytes.size) return Node(&root_);
    } catch (const msgpack::unpack_error&) {
    }
    throw std::invalid_argument("not a MessagePack value");
  }

  /// Raw bytes as a value of their own, valid as unpack's.
  Node wrap(room_bytes bytes) {
    root_.type = msgpack::type::BIN;
    root_.via.bin.ptr = reinterpret_cast<const char*>(bytes.data);
    root_.via.bin.size = static_cast<uint32_t>(bytes.size);
    return Node(&root_);
  }

 private:
  static constexpr size_t kMaxDepth = 256;
  static constexpr size_t kZoneSize = 1024;  // enough for most messages; there is one per room

  static bool borrow(msgpack::type::object_type, size_t, void*) { return true; }

  msgpack::zone zone_{kZoneSize};
  msgpack::object root_;
};

}  // namespace room::detail
