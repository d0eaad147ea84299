// Random changes to any state.
#pragma once

#include <any>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <typeindex>
#include <utility>
#include <vector>

#include "heirs.hpp"
#include "room/schema.hpp"

namespace test {

class Mutator {
 public:
  /// Makes its choices by the numbers that a function returns. `limitsStreams`: streams may have
  /// more than they tell of in one patch.
  Mutator(std::function<std::uint64_t()> random, bool limitsStreams)
      : random_(std::move(random)), limitsStreams_(limitsStreams) {}

  bool limitsStreams() const { return limitsStreams_; }

  /// A number below `end`.
  std::size_t below(std::size_t end) { return random_() % end; }
  bool oneIn(std::size_t chances) { return below(chances) == 0; }

  template <room::detail::Schema T>
  void mutate(T& value, int depth = 0) {
    room::detail::forEachField<T>([&](auto field) {
      if (oneIn(3)) mutate(field.of(value), depth);
    });
    if (oneIn(40)) value = T{};
  }

  template <class T>
  void mutate(room::Map<T>& map, int depth = 0) {
    for (std::size_t changes = below(4); changes-- > 0;) change(map, depth);
  }

  template <room::detail::Primitive T>
  void mutate(std::optional<T>& value, int = 0) {
    value.reset();
    if (oneIn(2)) mutate(value.emplace());
  }

  template <class T>
  void mutate(room::Array<T>& array, int depth = 0) {
    for (std::size_t changes = below(4); changes-- > 0;) change(array, depth);
  }

  template <class List>
  requires room::detail::kIsSetLike<List>
  void mutate(List& list, int depth = 0) {
    if constexpr (room::detail::kIsStream<List>) {
      list.maxPerTick = limitsStreams_ ? 1 + below(3) : 1000;
    }
    for (std::size_t changes = below(4); changes-- > 0;) change(list, depth);
  }

  template <class T>
  void mutate(room::Ref<T>& ref, int depth = 0) {
    if (oneIn(4)) {
      ref = nullptr;
    } else if (ref && oneIn(3)) {
      change(ref, depth);
    } else {
      ref = instance<T>(depth);
    }
  }

  template <room::detail::Primitive T>
  void mutate(T& value, int = 0) {
    if constexpr (std::same_as<T, std::string>) {
      value = text();
    } else if constexpr (std::same_as<T, bool>) {
      value = oneIn(2);
    } else if constexpr (room::detail::WrappedNumber<T>) {
      mutate(value.value);
    } else if constexpr (room::detail::PlainInteger<T>) {
      const T edges[] = {0, 1, std::numeric_limits<T>::max(), std::numeric_limits<T>::min()};
      value = oneIn(2) ? edges[below(4)] : static_cast<T>(random_() >> below(64));
    } else {
      value = static_cast<T>(number());
    }
  }

 private:
  template <class T>
  void change(const room::Ref<T>& ref, int depth) {
    withActual(ref, [&](auto& actual) { mutate(actual, depth + 1); });
  }

  template <class T>
  void change(room::Map<T>& map, int depth) {
    const std::string name = key();
    switch (below(13)) {
      case 0:
      case 1:
        map.add(name);
        break;
      case 2:
        renew(map[name], depth);
        break;
      case 3: {
        T value{};
        renew(value, depth);
        map.set(name, std::move(value));
        break;
      }
      case 4:
      case 5:
        map.remove(name);
        break;
      case 6:
        map.remove(name);
        renew(map[name], depth);
        break;
      case 7:
        map.add(name);
        map.remove(name);
        break;
      case 8:
        if (oneIn(2)) map.clear();
        break;
      case 9:
        if (oneIn(3)) {
          map.clear();
          renew(map.add(name), depth);
        }
        break;
      case 10:
        reassign(map);
        break;
      default:
        for (auto& [unused, value] : map) {
          if (oneIn(3)) renew(value, depth);
        }
    }
  }

  template <class T>
  void change(room::Array<T>& array, int depth) {
    const std::size_t size = array.size();
    switch (below(16)) {
      case 0:
      case 1:
      case 2:
        for (std::size_t count = 1 + below(3); count-- > 0;) array.push(fresh<T>(depth));
        break;
      case 3:
        if (size != 0) array.pop();
        break;
      case 4:
        if (size != 0) array.shift();
        break;
      case 5:
        array.unshift(fresh<T>(depth));
        break;
      case 6:
        array.insert(below(size + 1), fresh<T>(depth));
        break;
      case 7: {
        std::vector<T> values;
        for (std::size_t count = below(3); count-- > 0;) values.push_back(fresh<T>(depth));
        array.splice(static_cast<std::ptrdiff_t>(below(size + 1)), below(3), std::move(values));
        break;
      }
      case 8:
        array.set(below(size + 1), fresh<T>(depth));
        break;
      case 9:
        if (size != 0) array.move(below(size), below(size));
        break;
      case 10:
        array.reverse();
        break;
      case 11:
        if constexpr (requires(T a) { a < a; }) array.sort();
        break;
      case 12:
        if (oneIn(3)) array.clear();
        break;
      case 13:
        reassign(array);
        break;
      case 14:
        if (size != 0) array.erase(below(size));
        break;
      default:
        for (T& value : array) {
          if (oneIn(3)) renew(value, depth);
        }
    }
  }

  template <class List>
  requires room::detail::kIsSetLike<List>
  void change(List& list, int depth) {
    using T = room::detail::Element<List>;
    switch (below(10)) {
      case 0:
      case 1:
        if (list.empty()) break;
        list.remove(T(*std::next(list.begin(), static_cast<std::ptrdiff_t>(below(list.size())))));
        break;
      case 2:
        if (oneIn(3)) list.clear();
        break;
      case 3:
        reassign(list);
        break;
      case 4:
        if constexpr (room::detail::kIsRef<T>) {
          for (const T& value : list) {
            if (oneIn(2)) change(value, depth);
          }
        }
        break;
      default:
        if constexpr (std::same_as<T, std::string>) {
          list.add("s" + std::to_string(below(20)));
        } else {
          list.add(fresh<T>(depth));
        }
    }
  }

  template <class T>
  T fresh(int depth) {
    T value{};
    renew(value, depth);
    return value;
  }

  /// A new instance, or one that is or was in the state.
  template <class T>
  room::Ref<T> instance(int depth) {
    if (kRecursive<T>) return make<T>(depth);
    std::any& kept = pools_[typeid(T)];
    if (!kept.has_value()) kept = std::vector<room::Ref<T>>();
    auto& pool = std::any_cast<std::vector<room::Ref<T>>&>(kept);
    if (!pool.empty() && oneIn(2)) return pool[below(pool.size())];
    room::Ref<T> made = make<T>(depth);
    if (pool.size() < 8) {
      pool.push_back(made);
    } else {
      pool[below(pool.size())] = made;
    }
    return made;
  }

  template <class T>
  room::Ref<T> make(int depth) {
    return makeOneOf<T>(depth, kHeirs<T>);
  }

  template <class T, class... Heirs>
  room::Ref<T> makeOneOf(int depth, Types<Heirs...>) {
    std::size_t chosen = below(sizeof...(Heirs) + 2);
    room::Ref<T> made;
    (void(chosen-- == 0 ? made = makeExactly<Heirs>(depth) : nullptr), ...);
    return made ? made : makeExactly<T>(depth);
  }

  template <class T>
  room::Ref<T> makeExactly(int depth) {
    auto made = room::make<T>();
    renew(*made, depth);
    return made;
  }

  template <class T>
  void reassign(T& container) {
    if (!oneIn(4)) return;
    T copy = container;
    if constexpr (room::detail::kIsMap<T>) {
      if (oneIn(2)) copy.remove(key());
    }
    switch (below(3)) {
      case 0:
        container = std::move(copy);
        break;
      case 1:
        std::swap(container, copy);
        break;
      default:
        copy = std::move(container);
        container = std::move(copy);
    }
  }

  template <class T>
  void renew(T& value, int depth) {
    if (depth < 3) mutate(value, depth + 1);
  }

  double number() {
    using Limits = std::numeric_limits<double>;
    const double chosen[] = {0.0,
                             -0.0,
                             1.0,
                             -1.0,
                             31,
                             127,
                             128,
                             255,
                             256,
                             65535,
                             65536,
                             2147483647.0,
                             2147483648.0,
                             4294967296.0,
                             -32,
                             -33,
                             -128,
                             -129,
                             -32768,
                             -32769,
                             -2147483648.0,
                             -2147483649.0,
                             0.1,
                             0.5,
                             1e300,
                             5e-324,
                             3.4028234663852886e38,
                             3.4028235e38,
                             16777217,
                             Limits::quiet_NaN(),
                             Limits::infinity(),
                             -Limits::infinity()};
    if (oneIn(2)) return chosen[below(std::size(chosen))];
    return std::ldexp(static_cast<double>(random_()), static_cast<int>(below(80)) - 70);
  }

  std::string text() {
    static const std::string kPieces[] = {"a",
                                          "\xC3\xA9",
                                          "\xE2\x82\xAC",
                                          "\xF0\x9F\x98\x80",
                                          std::string(1, '\0'),
                                          "\xF4\x8F\xBF\xBF",
                                          "\xFF",
                                          "\xC3",
                                          "\xED\xA0\x80",
                                          "\xF0\x9F\x98",
                                          "\xC0\x80",
                                          "\xF4\x90\x80\x80",
                                          "\xE2\x28\xA1"};
    static constexpr std::size_t kLengths[] = {0, 1, 5, 31, 32, 33, 127, 254, 255, 256, 257};
    if (oneIn(300)) return std::string(65535 + below(2), 'x');
    std::string text;
    if (oneIn(2)) {
      for (std::size_t pieces = below(12); pieces-- > 0;)
        text += kPieces[below(std::size(kPieces))];
      return text;
    }
    return std::string(kLengths[below(std::size(kLengths))], static_cast<char>('a' + below(26)));
  }

  std::string key() {
    static const std::string kOdd[] = {
        "", "0", "7", "\xF0\x9F\x98\x80", std::string(255, 'k'), "constructor", "\xFFinvalid"};
    if (oneIn(8)) return kOdd[below(std::size(kOdd))];
    return "k" + std::to_string(below(oneIn(50) ? 300 : 10));
  }

  std::function<std::uint64_t()> random_;
  const bool limitsStreams_;
  std::map<std::type_index, std::any> pools_;
};

}  // namespace test
