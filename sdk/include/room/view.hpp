// room::View: what one client, or several, may see of the fields that are not for everybody.
#pragma once

#include <cstdint>

#include "room/state/enroll.hpp"
#include "room/state/outline.hpp"
#include "room/state/roster.hpp"
#include "room/state/tags.hpp"

namespace room {

namespace detail {
class ViewEncoder;
}

/// VIEW(Type, field...) beside a SCHEMA hides fields from all clients but those whose view has been
/// given the struct:
///
///   struct State { room::Map<Player> players; room::Map<Chest> chests; };
///   SCHEMA(State, players, chests);
///   VIEW(State, chests);
///
///   client.view().add(state.chests["a"]);     // this client sees this chest, and no others
///
/// - Each struct in a hidden container, or behind a hidden Ref, has to be given by itself; all
/// below
///   it that is not hidden again comes with it. Hidden primitives, and containers of primitives,
///   come with the struct around them.
/// - VIEW_TAG(Type, tag, field...) hides fields from all but those who were given the struct with
///   that tag: a number of one bit, 1, 2, 4... What is in such a field comes with it.
///
/// What is not hidden is for everybody, whatever their views; clients without a view see none of
/// what is hidden. A struct that is given has to be in the state by the next patch. When it leaves
/// the state, or the view loses what it is in, it leaves the view.
///
/// A view is for the clients of one room, and for its thread only.
class View {
 public:
  View() = default;
  View(const View&) = delete;
  View& operator=(const View&) = delete;

  /// Gives a struct, a Ref, or all that is in a container: with what it holds now in its own hidden
  /// fields, but for those that have a custom tag. With a custom tag, gives the fields of that tag
  /// as well.
  template <class T>
  void add(const T& part, int tag = kDefaultTag) {
    const unsigned tags = tag == kDefaultTag ? 0 : static_cast<unsigned>(tag);
    detail::Enroller([&](const detail::StructKey& key, bool isFirst) {
      roster_.give(key, {true, isFirst ? tags : 0});
    }).enroll(part);
  }

  /// Takes back what add() gave of a part.
  template <class T>
  void remove(const T& part) {
    detail::Enroller([&](const detail::StructKey& key, bool) { roster_.take(key); }).enroll(part);
  }
  /// Takes back the fields of a custom tag; the struct, too, if it was given for them only.
  template <class T>
  void remove(const T& part, int tag) {
    if (tag == kDefaultTag) return remove(part);
    detail::Enroller([&](const detail::StructKey& key, bool isFirst) {
      if (isFirst) roster_.takeTags(key, static_cast<unsigned>(tag));
    }).enroll(part);
  }

  /// Whether the view has been given this struct, or what this Ref holds.
  template <class T>
  bool has(const T& part, int tag = kDefaultTag) const {
    return roster_.has(detail::keyOf(part), tag == kDefaultTag ? 0 : static_cast<unsigned>(tag));
  }

  /// Takes everything back.
  void clear() { roster_.clear(); }

 private:
  friend class detail::ViewEncoder;

  detail::Roster roster_;
  detail::Knowledge knowledge_;
  detail::Outline outline_;
  const detail::ViewEncoder* encoder_ = nullptr;  // the one that last told its clients something
  std::uint64_t patch_ = 0;                       // and in which patch
  bool isBehind_ = false;                         // there was more to tell than a patch may
};

}  // namespace room
