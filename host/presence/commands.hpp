#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "presence/store.hpp"
#include "result.hpp"

namespace roomd::presence {

/// The arguments of a command: texts, numbers as their decimal text.
using Texts = std::vector<std::string>;

/// Reads an array in MessagePack; an error when something in it is neither text nor number, or too
/// long.
Result<Texts> readArguments(std::string_view msgpack);

/// Seconds as `setex`, `expire` and `brpop` take them, whole or not, in microseconds. Refuses what
/// is no number or below 0; a hundred years are the most.
Result<int64_t> readSeconds(const std::string& text);

/// Runs one command of abi_presence.h that `store` alone can answer: all but `brpop` and
/// `channels`.
Result<Value> runCommand(Store& store, std::string_view name, const Texts& arguments,
                         int64_t nowUs);

}  // namespace roomd::presence
