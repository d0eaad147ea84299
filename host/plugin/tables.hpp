#pragma once

#include <room/abi.h>

#include <optional>
#include <string>
#include <vector>

namespace roomd {

/// What is wrong with the tables of a plugin whose magic and major version are right: a size below
/// that of ABI minor 0, a missing entry that abi.h does not allow to be NULL, a bad or repeated
/// name. Nothing when the host can call it.
std::optional<std::string> findBadTable(const room_plugin& plugin);

/// The names of its factories, in the plugin's order; the tables must be good.
std::vector<std::string> factoryNames(const room_plugin& plugin);

}  // namespace roomd
