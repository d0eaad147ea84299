// The calls that concern the state.
#pragma once

#include <optional>
#include <string_view>

#include "state.hpp"

/// Runs a method on the state and answers its result; nothing if it is not one of those.
std::optional<room::Value> callOnState(State& state, std::string_view method,
                                       const room::Value& args);

/// Gives the item at a path to a client's view with "viewAdd", and takes it back with "viewRemove".
/// False if the method is neither.
bool callOnView(room::Client& client, const State& state, std::string_view method,
                std::string_view path);
