#include "state_calls.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "state_paths.hpp"

using room::Value;

namespace {

struct Numbers {
  static double make(const Value& value) { return value.asDouble(); }
  static bool before(double a, double b) { return a < b; }
};

struct Items {
  static room::Ref<Item> make(const Value& value) { return makeItem(value); }
  static bool before(const room::Ref<Item>& a, const room::Ref<Item>& b) {
    return a->name < b->name;
  }
};

/// Runs `change(array, elements)` on the array of that name.
template <class Change>
Value onArray(State& state, const Value& field, Change change) {
  if (field.text() == "list") {
    change(state.list, Numbers());
  } else if (field.text() == "team") {
    change(state.team, Items());
  } else {
    throw std::runtime_error("no array \"" + field.asString() + '"');
  }
  return {};
}

Value splice(State& state, const Value& args) {
  return onArray(state, args.at(0), [&](auto& array, auto elements) {
    std::vector<typename std::remove_reference_t<decltype(array)>::value_type> values;
    for (const Value& value : args.at(3).elements()) values.push_back(elements.make(value));
    array.splice(args.at(1).asInt(), static_cast<size_t>(args.at(2).asInt()), values);
  });
}

Value add(State& state, const Value& args) {
  if (args.at(0).text() == "tags") {
    state.tags.add(args.at(1).asString());
  } else {
    state.bag.add(args.at(1).asDouble());
  }
  return {};
}

Value remove(State& state, const Value& args) {
  if (args.at(0).text() == "tags") return state.tags.remove(args.at(1).asString());
  return state.bag.remove(args.at(1).asDouble());
}

Value clear(State& state, const Value& args) {
  const std::string_view field = args.at(0).text();
  if (field == "tags") {
    state.tags.clear();
  } else if (field == "bag") {
    state.bag.clear();
  } else if (field == "list" || field == "team") {
    return onArray(state, args.at(0), [](auto& array, auto) { array.clear(); });
  } else {
    mapOf(state, field).clear();
  }
  return {};
}

using Call = Value (*)(State& state, const Value& args);

const std::map<std::string_view, Call> kCalls = {
    {"state", [](State& state, const Value&) { return plain(state); }},
    {"setState",
     [](State& state, const Value& args) {
       state = State();
       state.counter = args.at(0).asDouble();
       return Value();
     }},
    {"set",
     [](State& state, const Value& args) {
       assign(state, args.at(0).text(), args.at(1));
       return Value();
     }},
    {"unset",
     [](State& state, const Value& args) {
       unset(state, args.at(0).text());
       return Value();
     }},
    {"alias",
     [](State& state, const Value& args) {
       placeItem(state, args.at(1).text(), itemAt(state, args.at(0).text()));
       return Value();
     }},
    {"mapSet",
     [](State& state, const Value& args) {
       mapOf(state, args.at(0).text()).set(args.at(1).text(), makeItem(args.at(2)));
       return Value();
     }},
    {"mapDelete",
     [](State& state, const Value& args) {
       return Value(mapOf(state, args.at(0).text()).remove(args.at(1).text()));
     }},
    {"push",
     [](State& state, const Value& args) {
       return onArray(state, args.at(0),
                      [&](auto& array, auto elements) { array.push(elements.make(args.at(1))); });
     }},
    {"pop",
     [](State& state, const Value& args) {
       return onArray(state, args.at(0), [](auto& array, auto) { array.pop(); });
     }},
    {"shift",
     [](State& state, const Value& args) {
       return onArray(state, args.at(0), [](auto& array, auto) { array.shift(); });
     }},
    {"unshift",
     [](State& state, const Value& args) {
       return onArray(state, args.at(0), [&](auto& array, auto elements) {
         array.unshift(elements.make(args.at(1)));
       });
     }},
    {"splice", splice},
    {"setAt",
     [](State& state, const Value& args) {
       return onArray(state, args.at(0), [&](auto& array, auto elements) {
         array.set(static_cast<size_t>(args.at(1).asInt()), elements.make(args.at(2)));
       });
     }},
    {"move",
     [](State& state, const Value& args) {
       return onArray(state, args.at(0), [&](auto& array, auto) {
         array.move(static_cast<size_t>(args.at(1).asInt()),
                    static_cast<size_t>(args.at(2).asInt()));
       });
     }},
    {"sort",
     [](State& state, const Value& args) {
       return onArray(state, args.at(0),
                      [](auto& array, auto elements) { array.sort(elements.before); });
     }},
    {"reverse",
     [](State& state, const Value& args) {
       return onArray(state, args.at(0), [](auto& array, auto) { array.reverse(); });
     }},
    {"add", add},
    {"remove", remove},
    {"clear", clear},
};

}  // namespace

std::optional<Value> callOnState(State& state, std::string_view method, const Value& args) {
  const auto found = kCalls.find(method);
  if (found == kCalls.end()) return std::nullopt;
  return found->second(state, args);
}

bool callOnView(room::Client& client, const State& state, std::string_view method,
                std::string_view path) {
  if (method == "viewAdd") {
    client.view().add(itemAt(state, path));
  } else if (method == "viewRemove") {
    client.view().remove(itemAt(state, path));
  } else {
    return false;
  }
  return true;
}
