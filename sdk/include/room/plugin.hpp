// ROOM_PLUGIN: makes a library of room classes into a plugin.
#pragma once

#include <array>
#include <cstddef>
#include <utility>

#include "room/abi.h"
#include "room/detail/thunks.hpp"
#include "room/detail/unload.hpp"

/// ROOM_PLUGIN(Game) or ROOM_PLUGIN(my::Game, my::Lobby), once in a plugin and outside of any
/// namespace: rooms.yaml names the classes as `library/Game` and `library/Lobby`. A hook with
/// parameters or a result it cannot have is an error here that tells what to write.
#define ROOM_PLUGIN(...)                                                   \
  constinit const room_plugin room_plugin_main = {                         \
      {'R', 'O', 'O', 'M', 'P', 'L', 'U', 'G'},                            \
      ROOM_ABI_MAJOR,                                                      \
      ROOM_ABI_MINOR,                                                      \
      sizeof(room_plugin),                                                 \
      ::room::detail::Offer<#__VA_ARGS__, __VA_ARGS__>::kFactories.size(), \
      ::room::detail::Offer<#__VA_ARGS__, __VA_ARGS__>::kFactories.data(), \
      "roomd C++ SDK 0.1.0",                                               \
      ::room::detail::kCompiler,                                           \
      nullptr,                                                             \
      &::room::detail::unload,                                             \
  };

namespace room::detail {

#if defined(__clang__)
inline constexpr const char* kCompiler = __VERSION__;
#else
inline constexpr const char* kCompiler = "g++ " __VERSION__;
#endif

/// A text as a template argument.
template <size_t size>
struct FixedText {
  char text[size]{};
  constexpr FixedText(const char (&source)[size]) {
    for (size_t i = 0; i < size; ++i) text[i] = source[i];
  }
};

/// Where a name stands in a text. Indices and not pointers: g++ 12 with -fsanitize=undefined does
/// not take pointers into a template argument for constants.
struct NameRange {
  size_t start = 0;
  size_t end = 0;
};

/// The last component of the `index`-th name in "my::Game, my::Lobby".
template <size_t size>
constexpr NameRange lastName(const char (&names)[size], size_t index) {
  NameRange range;
  for (size_t i = 0; i + 1 < size; ++i) {
    if (names[i] == ',') {
      if (index-- == 0) break;
    }
    if (names[i] == ',' || names[i] == ':' || names[i] == ' ') range.start = i + 1;
    range.end = i + 1;
  }
  return range;
}

constexpr bool isNameCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// The same as a text of its own; empty when it is not a name that rooms.yaml can have.
template <FixedText names, size_t index>
constexpr auto factoryName() {
  constexpr NameRange kRange = lastName(names.text, index);
  std::array<char, kRange.end - kRange.start + 1> name{};
  for (size_t i = 0; i + 1 < name.size(); ++i) {
    name[i] = names.text[kRange.start + i];
    if (!isNameCharacter(name[i])) return std::array<char, kRange.end - kRange.start + 1>{};
  }
  return name;
}

template <FixedText names, class... Rooms>
struct Offer {
  template <size_t index, class T>
  struct Factory {
    static constexpr auto kName = factoryName<names, index>();
    static_assert(kName[0] != 0,
                  "room: ROOM_PLUGIN takes names of classes, without template arguments");
    static constexpr room_factory kFactory = {
        sizeof(room_factory),
        0,
        kName.data(),
        &Thunks<T>::kTable,
        &Thunks<T>::handshake,
        &Thunks<T>::create,
        &Thunks<T>::factoryExtension,
    };
  };

  template <size_t... indices>
  static constexpr std::array<const room_factory*, sizeof...(Rooms)> list(
      std::index_sequence<indices...>) {
    return {&Factory<indices, Rooms>::kFactory...};
  }

  static constexpr auto kFactories = list(std::index_sequence_for<Rooms...>());
};

}  // namespace room::detail
