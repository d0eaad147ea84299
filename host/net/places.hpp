#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>

#include "config/network.hpp"

namespace roomd {

/// Counts the connections of the host, in all and of each address, and refuses more than are
/// allowed. [any thread]
class Places {
 public:
  class Place;

  /// `mostOfOne`: of one address; 0 for no limit. Who is there already stays.
  void limit(size_t most, size_t mostOfOne);

  /// A place for one connection, given back when it is destroyed; nullptr when there is none. The
  /// places must not outlive this.
  std::shared_ptr<Place> take();

  size_t taken() const { return taken_; }

 private:
  std::atomic<size_t> most_ = 0;
  std::atomic<size_t> mostOfOne_ = 0;
  std::atomic<size_t> taken_ = 0;

  std::mutex mutex_;
  std::unordered_map<IpAddress, size_t> ofAddress_;
};

/// One thread at a time.
class Places::Place {
 public:
  explicit Place(Places& places) : places_(places) {}
  ~Place();
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

  /// Counts the connection as one of `address`, once; false when that has too many. Addresses of
  /// one IPv6 network of 64 bits, which is what one customer gets, are counted together.
  bool claim(const IpAddress& address);

 private:
  Places& places_;
  std::optional<IpAddress> address_;
};

}  // namespace roomd
