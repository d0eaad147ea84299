// ROOM_PLUGIN: makes a library of room classes into a plugin.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

#include "room/abi.h"
#include "room/detail/thunks.hpp"

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
      nullptr,                                                             \
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

/// The last component of the `index`-th name in "my::Game, my::Lobby".
constexpr std::string_view lastName(std::string_view names, size_t index) {
  for (; index > 0; --index) names.remove_prefix(names.find(',') + 1);
  names = names.substr(0, names.find(','));
  const size_t start = names.find_last_of(": ");
  return start == names.npos ? names : names.substr(start + 1);
}

constexpr bool isFactoryName(std::string_view name) {
  for (const char c : name) {
    const bool isLetter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (!isLetter && !(c >= '0' && c <= '9') && c != '_') return false;
  }
  return !name.empty();
}

template <FixedText names, class... Rooms>
struct Offer {
  template <size_t index, class T>
  struct Factory {
    static constexpr std::string_view kView = lastName(names.text, index);
    static_assert(isFactoryName(kView),
                  "room: ROOM_PLUGIN takes names of classes, without templates");
    static constexpr auto kName = [] {
      std::array<char, kView.size() + 1> name{};
      for (size_t i = 0; i < kView.size(); ++i) name[i] = kView[i];
      return name;
    }();
    static const void* extension(const room_factory*, const char*) noexcept { return nullptr; }
    static constexpr room_factory kFactory = {
        sizeof(room_factory), 0,          kName.data(), &Thunks<T>::kTable, &Thunks<T>::handshake,
        &Thunks<T>::create,   &extension,
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
