#include "state_paths.hpp"

#include <charconv>
#include <stdexcept>
#include <string>

namespace {

/// "items.a" and "hp" of "items.a.hp"; an empty head when there is no dot.
struct Split {
  std::string_view head, last;
};

Split split(std::string_view path) {
  const size_t dot = path.rfind('.');
  if (dot == std::string_view::npos) return {{}, path};
  return {path.substr(0, dot), path.substr(dot + 1)};
}

[[noreturn]] void fail(std::string_view key) {
  throw std::runtime_error("nothing at \"" + std::string(key) + '"');
}

size_t indexFrom(std::string_view text) {
  size_t index = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), index);
  if (error != std::errc() || end != text.data() + text.size()) fail(text);
  return index;
}

bool isMap(std::string_view field) { return field == "items" || field == "secrets"; }

const room::Map<room::Ref<Item>>& mapOf(const State& state, std::string_view field) {
  return field == "items" ? state.items : state.secrets;
}

void assignMember(const room::Ref<Item>& item, std::string_view member, const room::Value& value) {
  if (member == "name") {
    item->name = value.asString();
  } else if (member == "x") {
    item->x = static_cast<float>(value.asDouble());
  } else if (member == "hp") {
    item->hp = static_cast<uint8_t>(value.asInt());
  } else if (member == "kind") {
    item->kind = value.asString();
  } else if (const room::Ref<Boss> boss = item.as<Boss>(); boss && member == "rage") {
    boss->rage = value.asDouble();
  } else {
    fail(member);
  }
}

room::Value plainItem(const room::Ref<Item>& item) {
  room::Value value{{"name", item->name}, {"x", item->x}, {"hp", item->hp}, {"kind", item->kind}};
  if (const room::Ref<Boss> boss = item.as<Boss>()) value.set("rage", boss->rage);
  return value;
}

room::Value plainMap(const room::Map<room::Ref<Item>>& map) {
  room::Value value = room::Value::object();
  for (const auto& [key, item] : map) value.set(key, plainItem(item));
  return value;
}

template <class Values>
room::Value plainList(const Values& values) {
  room::Value list = room::Value::array();
  for (const auto& value : values) list.push(value);
  return list;
}

}  // namespace

room::Ref<Item> makeItem(const room::Value& value) {
  room::Ref<Item> item;
  if (value.contains("rage")) {
    item = room::make<Boss>();
  } else {
    item = room::make<Item>();
  }
  for (const auto& [member, content] : value.members()) assignMember(item, member, content);
  return item;
}

room::Ref<Item> itemAt(const State& state, std::string_view path) {
  room::Ref<Item> item;
  const auto [head, last] = split(path);
  if (path == "hero") {
    item = state.hero;
  } else if (isMap(head)) {
    if (const auto* found = mapOf(state, head).find(last)) item = *found;
  } else if (head == "team" && indexFrom(last) < state.team.size()) {
    item = state.team[indexFrom(last)];
  }
  if (!item) fail(last);
  return item;
}

void placeItem(State& state, std::string_view path, const room::Ref<Item>& item) {
  const auto [head, last] = split(path);
  if (path == "hero") {
    state.hero = item;
  } else if (isMap(head)) {
    mapOf(state, head).set(last, item);
  } else if (head == "team") {
    state.team.set(indexFrom(last), item);
  } else {
    fail(head);
  }
}

void assign(State& state, std::string_view path, const room::Value& value) {
  const auto [head, last] = split(path);
  if (value.isObject()) {
    placeItem(state, path, makeItem(value));
  } else if (path == "counter") {
    state.counter = value.asDouble();
  } else if (path == "text") {
    state.text = value.asString();
  } else if (path == "flag") {
    state.flag = value.asBool();
  } else if (head == "list") {
    state.list.set(indexFrom(last), value.asDouble());
  } else {
    assignMember(itemAt(state, head), last, value);
  }
}

void unset(State& state, std::string_view path) {
  const auto [head, last] = split(path);
  if (path == "hero") {
    state.hero.reset();
  } else if (isMap(head)) {
    mapOf(state, head).remove(last);
  } else if (head == "list") {
    state.list.erase(indexFrom(last));
  } else if (head == "team") {
    state.team.erase(indexFrom(last));
  } else {
    fail(last);
  }
}

room::Map<room::Ref<Item>>& mapOf(State& state, std::string_view field) {
  if (!isMap(field)) fail(field);
  return field == "items" ? state.items : state.secrets;
}

room::Value plain(const State& state) {
  room::Value team = room::Value::array();
  for (const room::Ref<Item>& item : state.team) team.push(plainItem(item));
  return {{"counter", state.counter},
          {"text", state.text},
          {"flag", state.flag},
          {"items", plainMap(state.items)},
          {"list", plainList(state.list)},
          {"team", team},
          {"tags", plainList(state.tags)},
          {"bag", plainList(state.bag)},
          {"hero", state.hero ? plainItem(state.hero) : room::Value(nullptr)},
          {"secrets", plainMap(state.secrets)}};
}
