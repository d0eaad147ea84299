#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "config/config.hpp"
#include "plugin/library.hpp"

namespace roomd {

/// A room name that clients can ask for, resolved to the class that makes it. Immutable; rooms hold
/// it for as long as they live, and through it the library their code is in.
struct RoomType {
  RoomConfig config;
  std::string options;  ///< config.options as MessagePack
  const room_factory* factory = nullptr;
  std::shared_ptr<const Library> library;
};

/// Every room type there is. Immutable: a reload publishes a new one, rooms in progress keep
/// theirs.
class Catalog {
 public:
  explicit Catalog(std::map<std::string, std::shared_ptr<const RoomType>, std::less<>> types)
      : types_(std::move(types)) {}

  /// The type of that name, or nullptr. [any thread]
  std::shared_ptr<const RoomType> find(std::string_view name) const {
    auto found = types_.find(name);
    return found == types_.end() ? nullptr : found->second;
  }

  const auto& types() const { return types_; }

 private:
  std::map<std::string, std::shared_ptr<const RoomType>, std::less<>> types_;
};

}  // namespace roomd
