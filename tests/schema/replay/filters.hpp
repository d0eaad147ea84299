// The filters of 0.15, which are functions there: here, each client has a view that is given what
// its filters let through.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "room/state/encoder.hpp"

namespace replay {

using room::Value;

/// Gives to a client's view what the filters in `types`, the types of a case, let through.
/// `Types`: the structs, in that order.
template <class... Types>
class Filters {
 public:
  Filters(const Value& types, std::string client, room::View& view)
      : types_(types), client_(std::move(client)), view_(view) {}

  template <room::detail::Schema T>
  void visit(const T& part) {
    room::detail::forEachField<T>([&](auto field) {
      const std::string_view name = room::detail::kFields<T>.names[field.kIndex];
      for (const Value& description : typeOf<T>()["fields"].elements()) {
        if (description["name"].asString() != name) continue;
        visitField(part, field.of(part), description);
      }
    });
  }
  template <class T>
  void visit(const room::Ref<T>& ref) {
    if (ref) visit(*ref);
  }
  template <class T>
  void visit(const T& part) {
    if constexpr (room::detail::kIsMap<T>) {
      for (const auto& [key, element] : part) visit(element);
    } else if constexpr (room::detail::kIsContainer<T>) {
      for (const auto& element : part) visit(element);
    }
  }

 private:
  template <class Owner, class T>
  void visitField(const Owner& owner, const T& field, const Value& description) {
    if (const std::string rule = description["filter"]["eq"].asString(); !rule.empty()) {
      if (passes(rule, "", owner)) view_.add(owner);
    }
    const std::string rule = description["filterChildren"]["eq"].asString();
    if (!rule.empty()) giveChildren(rule, field);
    visit(field);
  }

  template <class T>
  void giveChildren(const std::string& rule, const T& container) {
    using namespace room::detail;
    if constexpr (kIsContainer<T>) {
      if constexpr (kIsRef<Element<T>>) {
        if constexpr (kIsMap<T>) {
          for (const auto& [key, element] : container) giveIf(passes(rule, key, element), element);
        } else {
          for (const auto& element : container) giveIf(passes(rule, "", element), element);
        }
      }
    }
  }

  template <class T>
  void giveIf(bool passed, const T& element) {
    if (passed) view_.add(element);
  }

  /// `rule`: what has to be the client's session id: "key", or "<object>.<field>".
  template <class T>
  bool passes(const std::string& rule, const std::string& key, const T& object) {
    if (rule == "key") return key == client_;
    return room::toValue(object)[rule.substr(rule.find('.') + 1)].asString() == client_;
  }

  template <class T>
  const Value& typeOf() {
    std::size_t index = 0;
    bool found = false;
    const auto isHere = [&](bool isIt) {
      found = found || isIt;
      index += found ? 0 : 1;
    };
    (isHere(std::is_same_v<T, Types>), ...);
    return types_.at(index);
  }

  const Value& types_;
  const std::string client_;
  room::View& view_;
};

}  // namespace replay
