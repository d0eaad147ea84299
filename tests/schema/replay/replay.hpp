// Replays the cases of the vectors on states of C++ structs, through what a game would call.
#pragma once

#include <any>
#include <cmath>
#include <cstdint>
#include <functional>
#include <iostream>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "../hex.hpp"
#include "filters.hpp"
#include "room/state/encoder.hpp"

namespace replay {

using room::Value;

using Run = void (*)(const Value& example, std::uint32_t stream);

/// Schemas by their JSON, to what runs a case with that schema.
inline std::map<std::string, Run>& schemas() {
  static std::map<std::string, Run> all;
  return all;
}

struct Registration {
  Registration(const char* schema, Run run) { schemas()[schema] = run; }
};

/// A number as JavaScript stores it in a typed array.
template <class T>
T numberFrom(const Value& value) {
  double number = value.asDouble();
  if (const std::string name = value["$num"].asString(); !name.empty()) {
    number = name == "NaN" ? std::nan("") : name == "-0" ? -0.0 : HUGE_VAL;
    if (name == "-Infinity") number = -number;
  }
  if constexpr (std::integral<T>) {
    if (!std::isfinite(number)) return 0;
    const double steps = sizeof(T) == 8 ? 18446744073709551616.0 : 4294967296.0;
    const double rest = std::fmod(std::trunc(number), steps);
    const auto size = static_cast<std::uint64_t>(std::fabs(rest));
    return static_cast<T>(rest < 0 ? -size : size);
  } else {
    return static_cast<T>(number);
  }
}

/// The number modulo 2^64.
inline std::uint64_t bigintFrom(const Value& value) {
  const std::string digits = value["$bigint"].asString();
  const bool isNegative = digits.starts_with('-');
  std::uint64_t number = 0;
  for (const char digit : digits.substr(isNegative ? 1 : 0)) {
    number = number * 10 + static_cast<std::uint64_t>(digit - '0');
  }
  return isNegative ? -number : number;
}

template <class T>
T primitiveFrom(const Value& value) {
  if constexpr (std::same_as<T, std::string>) {
    const Value& repeated = value["$repeat"];
    if (repeated.size() == 0) return value.asString();
    std::string text;
    for (std::int64_t count = repeated.at(1).asInt(); count-- > 0;)
      text += repeated.at(0).asString();
    return text;
  } else if constexpr (std::same_as<T, bool>) {
    return value.asBool(value.asDouble() != 0);
  } else if constexpr (std::same_as<T, room::bigint64>) {
    return static_cast<std::int64_t>(bigintFrom(value));
  } else if constexpr (std::same_as<T, room::biguint64>) {
    return bigintFrom(value);
  } else if constexpr (std::same_as<T, room::float64> || room::detail::kIsQuantized<T>) {
    return numberFrom<double>(value);
  } else {
    return numberFrom<T>(value);
  }
}

/// A case at work.
template <class State, class... Types>
class Replay {
 public:
  explicit Replay(std::uint32_t stream) : stream_(stream) {}

  void run(const Value& example) {
    const bool hasFilters = example["hasFilters"].asBool();
    for (const Value& operation : example["setup"].elements()) apply(operation);
    for (const Value& step : example["steps"].elements()) {
      const std::string kind = step["do"].asString();
      if (kind == "mutate") {
        for (const Value& operation : step["ops"].elements()) apply(operation);
      } else if (kind == "join") {
        const std::string client = step["client"].asString();
        const std::string view = hasFilters ? client : step["view"].asString();
        if (hasFilters) clients_[client] = view;
        if (hasFilters) giveFiltered(example["types"]);
        clients_.erase(client);
        patch("before");
        join(client, view);
      } else if (kind == "patch" || kind == "unreliable") {
        if (hasFilters) giveFiltered(example["types"]);
        patch("patch");
      } else if (kind == "leave") {
        clients_.erase(step["client"].asString());
      } else {
        throw std::logic_error("unknown step " + kind);
      }
      std::cout << R"({"do":"compare"})" << '\n';
    }
  }

 private:
  // ---- clients ----

  void giveFiltered(const Value& types) {
    for (const auto& [client, view] : clients_) {
      views_[view].clear();
      Filters<Types...>(types, client, views_[view]).visit(state_);
    }
  }

  void print(const char* event, const std::string& client, const std::string& bytes) {
    std::cout << R"({"do":")" << event << R"(","client":")" << client << R"(","bytes":")"
              << test::hex(bytes) << "\"}\n";
  }

  void patch(const char* event) {
    const bool changed = encoder_.patch(stream_);
    for (const auto& [client, view] : clients_) {
      std::string bytes;
      if (changed) bytes += encoder_.patchBytes(stream_);
      if (view.empty()) {
        if (changed) print(event, client, bytes);
        continue;
      }
      if (!viewBytes_.contains(view)) {
        const bool hasMore = encoder_.patchView(views_[view], stream_);
        viewBytes_[view] = hasMore ? std::string(encoder_.viewBytes(stream_)) : std::string();
      }
      bytes += viewBytes_[view];
      if (!bytes.empty()) print(event, client, bytes);
    }
    viewBytes_.clear();
  }

  void join(const std::string& client, const std::string& view) {
    std::string bytes(encoder_.fullState(stream_, false));
    if (!view.empty()) {
      encoder_.patchView(views_[view], stream_);
      encoder_.fullView(views_[view], stream_, false);
      bytes += encoder_.viewBytes(stream_);
    }
    clients_[client] = view;
    print("join", client, bytes);
  }

  // ---- operations ----

  void apply(const Value& operation) {
    const std::string name = operation["op"].asString();
    if (name == "new") return create(operation);
    if (name == "newcol") {
      pending_[operation["id"].asString()] = {};
      return;
    }
    if (name == "view.new") return;
    if (name == "view.clear") return views_[operation["view"].asString()].clear();
    std::vector<std::string> path;
    for (const Value& word : operation["at"].elements()) {
      path.push_back(word.isString() ? word.asString() : std::to_string(word.asInt()));
    }
    if (const auto found = pending_.find(path[0]); found != pending_.end()) {
      found->second.push_back(operation);
      return;
    }
    const auto act = [&](auto& part) { applyTo(part, name, operation); };
    if (const auto place = places_.find(path[0]); place != places_.end()) {
      path.erase(path.begin());
      path.insert(path.begin(), place->second.begin(), place->second.end());
    }
    if (path[0] == "root") return walk(state_, path, 1, act);
    (walkFrom<Types>(path, act), ...);
  }

  void create(const Value& operation) {
    const std::string type = operation["type"].asString();
    std::size_t index = 0;
    const auto tryType = [&](auto made) {
      if (names_[index++] == type) handles_[operation["id"].asString()] = made;
    };
    if (names_.empty()) throw std::logic_error("no type names");
    (tryType(room::make<Types>()), ...);
    for (const Value& field : operation["init"].elements()) {
      Value assignment = Value::object();
      assignment.set("op", "set").set("at", Value::array({operation["id"]}));
      assignment.set("field", field.at(0)).set("value", field.at(1));
      apply(assignment);
    }
  }

  template <class T, class Act>
  void walkFrom(const std::vector<std::string>& path, const Act& act) {
    const auto* ref = std::any_cast<room::Ref<T>>(&handles_.at(path[0]));
    if (ref) walk(**ref, path, 1, act);
  }

  template <class T, class Act>
  void walk(T& part, const std::vector<std::string>& path, std::size_t at, const Act& act) {
    using namespace room::detail;
    if constexpr (kIsRef<T>) {
      bool done = false;
      const auto tryType = [&](auto ref) {
        if (done || !ref || instanceOf(ref)->type() != &kIdentity<typename decltype(ref)::Target>) {
          return;
        }
        done = true;
        walk(*ref, path, at, act);
      };
      (tryType(part.template as<Types>()), ...);
    } else if (at == path.size()) {
      act(part);
    } else if constexpr (Schema<T>) {
      forEachField<T>([&](auto field) {
        if (kFields<T>.names[field.kIndex] == path[at]) walk(field.of(part), path, at + 1, act);
      });
    } else if constexpr (kIsMap<T>) {
      walk(part.at(path[at]), path, at + 1, act);
    } else if constexpr (kIsArray<T>) {
      walk(part.at(std::stoul(path[at])), path, at + 1, act);
    }
  }

  template <class T>
  void applyTo(T& part, const std::string& name, const Value& operation) {
    using namespace room::detail;
    if constexpr (Schema<T>) {
      applyToStruct(part, name, operation);
    } else if constexpr (kIsMap<T>) {
      const std::string key = operation["key"].asString();
      if (name == "map.set") part.set(key, elementFrom<Element<T>>(operation["value"]));
      if (name == "map.delete") part.remove(key);
      if (name == "clear") part.clear();
    } else if constexpr (kIsArray<T>) {
      applyToArray(part, name, operation);
    } else if constexpr (kIsContainer<T>) {
      if (name.ends_with("add")) part.add(elementFrom<Element<T>>(operation["value"]));
      if (name == "delete" || name == "stream.remove")
        part.remove(elementFrom<Element<T>>(operation["value"]));
      if (name == "clear") part.clear();
      if constexpr (kIsStream<T>) {
        if (name == "stream.maxPerTick") {
          part.maxPerTick = static_cast<std::size_t>(operation["value"].asInt());
        }
      }
    }
  }

  template <class T>
  void applyToStruct(T& part, const std::string& name, const Value& operation) {
    const std::int64_t tag = operation["tag"].asInt(room::kDefaultTag);
    if (name == "view.add") views_[operation["view"].asString()].add(part, static_cast<int>(tag));
    if (name == "view.remove") {
      views_[operation["view"].asString()].remove(part, static_cast<int>(tag));
    }
    if (name != "set") return;
    room::detail::forEachField<T>([&](auto field) {
      if (room::detail::kFields<T>.names[field.kIndex] == operation["field"].asString()) {
        assign(field.of(part), operation);
      }
    });
  }

  template <class T>
  void assign(T& field, const Value& operation) {
    using namespace room::detail;
    const Value& value = operation["value"];
    if constexpr (kIsOptional<T>) {
      field.reset();
      if (!value.isNull()) field = primitiveFrom<typename T::value_type>(value);
    } else if constexpr (kIsRef<T>) {
      field = value.isNull() ? T() : elementFrom<T>(value);
    } else if constexpr (kIsContainer<T>) {
      const std::string id = value["$ref"].asString();
      field = T();
      for (const Value& each : std::exchange(pending_[id], {}))
        applyTo(field, each["op"].asString(), each);
      pending_.erase(id);
      std::vector<std::string>& place = places_[id];
      for (const Value& word : operation["at"].elements()) place.push_back(word.asString());
      place.push_back(operation["field"].asString());
    }
  }

  template <class T>
  void applyToArray(room::Array<T>& array, const std::string& name, const Value& operation) {
    std::vector<T> values;
    for (const Value& value : operation["values"].elements())
      values.push_back(elementFrom<T>(value));
    if (name == "push") {
      for (auto&& value : values) array.push(T(value));
    } else if (name == "unshift") {
      array.splice(0, 0, values);
    } else if (name == "pop") {
      if (!array.empty()) array.pop();
    } else if (name == "shift") {
      if (!array.empty()) array.shift();
    } else if (name == "reverse") {
      array.reverse();
    } else if (name == "clear") {
      array.clear();
    } else if (name == "splice") {
      const auto all = static_cast<std::int64_t>(array.size());
      array.splice(operation["start"].asInt(),
                   static_cast<std::size_t>(operation["deleteCount"].asInt(all)), values);
    } else if (name == "setAt") {
      array.set(static_cast<std::size_t>(operation["index"].asInt()),
                elementFrom<T>(operation["value"]));
    } else if (name == "move") {
      for (const Value& swap : operation["swaps"].elements()) {
        std::swap(array.at(static_cast<std::size_t>(swap.at(0).asInt())),
                  array.at(static_cast<std::size_t>(swap.at(1).asInt())));
      }
    } else if (name == "sort") {
      sort(array, operation);
    }
  }

  template <class T>
  void sort(room::Array<T>& array, const Value& operation) {
    const std::string by = operation["by"].asString();
    const bool descending = operation["desc"].asBool();
    array.sort([&](const T& left, const T& right) {
      const Value a = by.empty() ? room::toValue(left) : room::toValue(left)[by];
      const Value b = by.empty() ? room::toValue(right) : room::toValue(right)[by];
      const bool before = a.isString() ? a.asString() < b.asString() : a.asDouble() < b.asDouble();
      const bool after = a.isString() ? b.asString() < a.asString() : b.asDouble() < a.asDouble();
      return descending ? after : before;
    });
  }

  template <class T>
  T elementFrom(const Value& value) {
    if constexpr (room::detail::kIsRef<T>) {
      const std::any& handle = handles_.at(value["$ref"].asString());
      T found;
      const auto tryType = [&](auto none) {
        using Handle = decltype(none);
        if constexpr (std::derived_from<typename Handle::Target, typename T::Target>) {
          if (const auto* ref = std::any_cast<Handle>(&handle)) found = *ref;
        }
      };
      (tryType(room::Ref<Types>()), ...);
      return found;
    } else {
      return primitiveFrom<T>(value);
    }
  }

 public:
  /// In the order of Types.
  std::vector<std::string> names_;

 private:
  State state_;
  room::StateEncoder<State> encoder_{state_};
  const std::uint32_t stream_;
  std::map<std::string, std::any> handles_;
  std::map<std::string, std::vector<Value>> pending_;  // containers that are nowhere yet
  std::map<std::string, std::vector<std::string>> places_;
  std::map<std::string, std::string> clients_;  // to their views
  std::map<std::string, room::View> views_;
  std::map<std::string, std::string> viewBytes_;
};

template <class State, class... Types>
void run(const Value& example, std::uint32_t stream) {
  std::cout << R"({"do":"start","handshakes":[)";
  for (std::uint32_t form = 0; form < ROOM_HANDSHAKE_COUNT; ++form) {
    std::cout << (form == 0 ? "\"" : ",\"") << test::hex(room::StateEncoder<State>::handshake(form))
              << '"';
  }
  std::cout << "]}\n";
  Replay<State, Types...> replay(stream);
  for (const Value& type : example["types"].elements())
    replay.names_.push_back(type["name"].asString());
  replay.run(example);
}

}  // namespace replay
