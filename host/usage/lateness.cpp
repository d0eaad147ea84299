#include "usage/lateness.hpp"

#include <algorithm>
#include <bit>
#include <functional>
#include <numeric>

namespace roomd {

void Lateness::add(int64_t us) {
  const int64_t late = std::max<int64_t>(us, 0);
  const auto step = static_cast<size_t>(std::bit_width(static_cast<uint64_t>(late)));
  ++counts_[std::min(step, kSteps - 1)];
  worst_ = std::max(worst_, late);
}

Lateness& Lateness::operator+=(const Lateness& other) {
  std::transform(counts_.begin(), counts_.end(), other.counts_.begin(), counts_.begin(),
                 std::plus<>());
  worst_ = std::max(worst_, other.worst_);
  return *this;
}

uint64_t Lateness::count() const {
  return std::accumulate(counts_.begin(), counts_.end(), uint64_t{0});
}

int64_t Lateness::quantile(double share) const {
  const double wanted = share * static_cast<double>(count());
  uint64_t seen = 0;
  for (size_t step = 0; step < kSteps; ++step) {
    seen += counts_[step];
    if (seen > 0 && static_cast<double>(seen) >= wanted) {
      return std::min(int64_t{1} << step, worst_);
    }
  }
  return worst_;
}

}  // namespace roomd
