#include "net/places.hpp"

namespace roomd {

void Places::limit(size_t most, size_t mostOfOne) {
  most_ = most;
  mostOfOne_ = mostOfOne;
}

std::shared_ptr<Places::Place> Places::take() {
  if (taken_.fetch_add(1) >= most_) {
    --taken_;
    return nullptr;
  }
  return std::make_shared<Place>(*this);
}

Places::Place::~Place() {
  --places_.taken_;
  if (!address_) return;
  const std::lock_guard lock(places_.mutex_);
  const auto counted = places_.ofAddress_.find(*address_);
  if (--counted->second == 0) places_.ofAddress_.erase(counted);
}

bool Places::Place::claim(const IpAddress& address) {
  if (address_) return true;
  const IpAddress customer = address.customer();
  const size_t most = places_.mostOfOne_;
  const std::lock_guard lock(places_.mutex_);
  const auto counted = places_.ofAddress_.try_emplace(customer, 0).first;
  if (most != 0 && counted->second >= most) return false;
  ++counted->second;
  address_ = customer;
  return true;
}

}  // namespace roomd
