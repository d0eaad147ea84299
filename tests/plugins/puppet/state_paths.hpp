// Reading and writing the state by paths such as `items.a.hp`.
#pragma once

#include <string_view>

#include "state.hpp"

/// An Item with the members of an object; a Boss where there is a `rage`.
room::Ref<Item> makeItem(const room::Value& value);

/// The item at `hero`, `items.KEY`, `secrets.KEY` or `team.INDEX`. Throws std::runtime_error when
/// there is none.
room::Ref<Item> itemAt(const State& state, std::string_view path);

/// Puts an instance at such a path.
void placeItem(State& state, std::string_view path, const room::Ref<Item>& item);

/// Assigns to any field, element or member; objects become items.
void assign(State& state, std::string_view path, const room::Value& value);

/// Unsets the hero, or removes an entry of a map or an element of an array.
void unset(State& state, std::string_view path);

room::Map<room::Ref<Item>>& mapOf(State& state, std::string_view field);
