#include "presence/commands.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

namespace roomd::presence {
namespace {

constexpr double kLongestSeconds = 100.0 * 365 * 86400;
constexpr size_t kAny = ~size_t{0};

struct Command {
  std::string_view name;
  size_t least;  ///< how many arguments
  size_t most;
  Result<Value> (*run)(Store& store, const Texts& arguments, int64_t nowUs);
};

/// The key goes after `delayUs`; at once when that is nothing, as in Redis.
void expireAfter(Store& store, const std::string& key, int64_t delayUs, int64_t nowUs) {
  if (delayUs == 0) {
    store.remove(key);
  } else {
    store.expireAt(key, nowUs + delayUs);
  }
}

Result<Value> expire(Store& store, const Texts& a, int64_t nowUs) {
  const auto delay = readSeconds(a[1]);
  if (!delay) return delay.error();
  expireAfter(store, a[0], *delay, nowUs);
  return Value{};
}

Result<Value> setWithDeadline(Store& store, const Texts& a, int64_t nowUs) {
  const auto delay = readSeconds(a[2]);
  if (!delay) return delay.error();
  if (*delay == 0) return Error{"setex: the seconds must be above 0"};
  auto stored = store.set(a[0], a[1]);
  if (stored) expireAfter(store, a[0], *delay, nowUs);
  return stored;
}

Result<Value> incrementField(Store& store, const Texts& a) {
  const auto by = toInteger(a[2]);
  return by ? store.incrementField(a[0], a[1], *by) : by.error();
}

Result<Value> incrementFieldWithDeadline(Store& store, const Texts& a, int64_t nowUs) {
  const auto delay = readSeconds(a[3]);
  if (!delay) return delay.error();
  auto sum = incrementField(store, a);
  if (sum) expireAfter(store, a[0], *delay, nowUs);
  return sum;
}

Result<Value> push(Store& store, const Texts& a, Store::End end) {
  return store.push(a[0], Texts(a.begin() + 1, a.end()), end);
}

using S = Store;
using Now = int64_t;

constexpr std::array kCommands = {
    Command{"exists", 1, 1,
            [](S& s, const Texts& a, Now) -> Result<Value> { return Value{s.exists(a[0])}; }},
    Command{"set", 2, 2, [](S& s, const Texts& a, Now) { return s.set(a[0], a[1]); }},
    Command{"setex", 3, 3, setWithDeadline},
    Command{"get", 1, 1, [](S& s, const Texts& a, Now) { return s.get(a[0]); }},
    Command{"expire", 2, 2, expire},
    Command{"del", 1, 1,
            [](S& s, const Texts& a, Now) -> Result<Value> {
              s.remove(a[0]);
              return Value{};
            }},
    Command{"incr", 1, 1, [](S& s, const Texts& a, Now) { return s.increment(a[0], 1); }},
    Command{"decr", 1, 1, [](S& s, const Texts& a, Now) { return s.increment(a[0], -1); }},

    Command{"sadd", 2, 2, [](S& s, const Texts& a, Now) { return s.addMember(a[0], a[1]); }},
    Command{"srem", 2, 2, [](S& s, const Texts& a, Now) { return s.removeMember(a[0], a[1]); }},
    Command{"smembers", 1, 1, [](S& s, const Texts& a, Now) { return s.members(a[0]); }},
    Command{"sismember", 2, 2, [](S& s, const Texts& a, Now) { return s.isMember(a[0], a[1]); }},
    Command{"scard", 1, 1, [](S& s, const Texts& a, Now) { return s.countMembers(a[0]); }},
    Command{"sinter", 1, kAny, [](S& s, const Texts& a, Now) { return s.intersect(a); }},

    Command{"hset", 3, 3, [](S& s, const Texts& a, Now) { return s.setField(a[0], a[1], a[2]); }},
    Command{"hget", 2, 2, [](S& s, const Texts& a, Now) { return s.field(a[0], a[1]); }},
    Command{"hdel", 2, 2, [](S& s, const Texts& a, Now) { return s.removeField(a[0], a[1]); }},
    Command{"hgetall", 1, 1, [](S& s, const Texts& a, Now) { return s.fields(a[0]); }},
    Command{"hlen", 1, 1, [](S& s, const Texts& a, Now) { return s.countFields(a[0]); }},
    Command{"hincrby", 3, 3, [](S& s, const Texts& a, Now) { return incrementField(s, a); }},
    Command{"hincrbyex", 4, 4, incrementFieldWithDeadline},

    Command{"llen", 1, 1, [](S& s, const Texts& a, Now) { return s.length(a[0]); }},
    Command{"rpush", 2, kAny, [](S& s, const Texts& a, Now) { return push(s, a, S::End::right); }},
    Command{"lpush", 2, kAny, [](S& s, const Texts& a, Now) { return push(s, a, S::End::left); }},
    Command{"rpop", 1, 1, [](S& s, const Texts& a, Now) { return s.pop(a[0], S::End::right); }},
    Command{"lpop", 1, 1, [](S& s, const Texts& a, Now) { return s.pop(a[0], S::End::left); }},
};

/// The text of one argument; an error names what is wrong with it.
Result<std::string> textOf(const Value& value) {
  if (const auto* text = value.text()) {
    if (text->size() > Store::kMaxText) return Error{"a text is longer than 1 MiB"};
    return *text;
  }
  if (const auto* integer = std::get_if<int64_t>(&value.data)) return std::to_string(*integer);
  if (const auto* natural = std::get_if<uint64_t>(&value.data)) return std::to_string(*natural);
  if (const auto* real = std::get_if<double>(&value.data)) return fmt::format("{}", *real);
  return Error{"arguments must be texts or numbers"};
}

}  // namespace

Result<Texts> readArguments(std::string_view msgpack) {
  const auto value = decode(msgpack);
  const auto* array = value ? std::get_if<Array>(&value->data) : nullptr;
  if (array == nullptr) return Error{"the arguments must be an array"};
  Texts texts;
  texts.reserve(array->size());
  for (const auto& argument : *array) {
    auto text = textOf(argument);
    if (!text) return text.error();
    texts.push_back(std::move(*text));
  }
  return texts;
}

Result<int64_t> readSeconds(const std::string& text) {
  char* end = nullptr;
  const double seconds = std::strtod(text.c_str(), &end);
  if (text.empty() || *end != '\0' || !(seconds >= 0)) {
    return Error{fmt::format("\"{}\" is no number of seconds", text)};
  }
  return static_cast<int64_t>(std::ceil(std::min(seconds, kLongestSeconds) * 1e6));
}

Result<Value> runCommand(Store& store, std::string_view name, const Texts& arguments,
                         int64_t nowUs) {
  const auto* command = std::ranges::find(kCommands, name, &Command::name);
  if (command == kCommands.end()) return Error{fmt::format("unknown command \"{}\"", name)};
  if (arguments.size() < command->least || arguments.size() > command->most) {
    return Error{fmt::format("wrong number of arguments for \"{}\"", name)};
  }
  return command->run(store, arguments, nowUs);
}

}  // namespace roomd::presence
