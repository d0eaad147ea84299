// room::StateEncoder: turns a state into the bytes that clients follow it by.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "room/abi.h"
#include "room/schema.hpp"
#include "room/state/contents.hpp"
#include "room/state/handshake.hpp"
#include "room/state/patch_writer.hpp"
#include "room/state/reminder.hpp"
#include "room/state/scan.hpp"
#include "room/state/snapshot.hpp"
#include "room/state/view_encoder.hpp"
#include "room/view.hpp"

namespace room {

/// Follows one state by comparing it with a mirror of what clients were last told. It knows nothing
/// of clients: the bytes of a patch are for everyone who got a full state or all patches before.
///
/// If a call runs out of memory it throws std::bad_alloc, and what it had made so far is not to be
/// sent. Nothing is lost: the next patch() brings every client to the state of that moment,
/// whatever it was told before. To do so it tells of all instances but the root as new ones.
template <class State>
class StateEncoder {
  static_assert(detail::Schema<State>,
                "the state of a room needs a SCHEMA(State, field...) right after the struct");

 public:
  /// Clients know nothing yet. `state` must outlive the encoder and stay where it is, and have no
  /// other encoder.
  explicit StateEncoder(State& state) : state_(state) {}

  StateEncoder(const StateEncoder&) = delete;
  StateEncoder& operator=(const StateEncoder&) = delete;

  /// Finds what changed since the last call and encodes it for the ROOM_STREAM_* in the mask
  /// `streams` (0: it only takes note). False: nothing that everybody sees changed. The first patch
  /// has the whole state.
  bool patch(std::uint32_t streams) {
    // A scan that throws leaves mirrors that claim what nobody was told.
    const bool unsure = std::exchange(unsure_, true);
    views_.begin(unsure);
    writer_.start(streams);
    scan(unsure);
    writer_.finish();
    unsure_ = false;
    if (scan_.takeSilentChanges()) isFullStateCurrent_ = false;
    if (writer_.common().empty()) return false;
    isFullStateCurrent_ = false;
    return true;
  }

  /// The bytes of the last patch() for a stream of its mask, without the opcode. Valid until the
  /// next call of patch().
  std::string_view patchBytes(std::uint32_t stream) const { return writer_.bytes(stream); }

  /// The whole state, without the opcode, for a client of `stream`. The state must not have changed
  /// since the last patch(). The rejoin form is for a client whose decoder may hold an older state
  /// of this room; clients of 0.15 always come back with a new decoder. Valid until the next call
  /// of patch() or fullState().
  std::string_view fullState(std::uint32_t stream, bool rejoin) {
    if (!introduced_) patch(0);
    if (rejoin && stream != ROOM_STREAM_V2) {
      // Not kept: each one counts anew the elements of sets.
      rejoinState_.start(stream);
      writeAll(rejoinState_,
               isAnew_ ? detail::ContentForm::kRejoinAnew : detail::ContentForm::kRejoin);
      return rejoinState_.bytes(stream);
    }
    if (!isFullStateCurrent_) {
      fullState_.start(ROOM_STREAM_V2 | ROOM_STREAM_V3);
      writeAll(fullState_, detail::ContentForm::kPlain);
      fullState_.finish();
      isFullStateCurrent_ = true;
    }
    return fullState_.bytes(stream);
  }

  /// Encodes what the clients of `view` have to be told besides, right after patch(), in every
  /// patch as long as the view has clients. False: nothing. Those clients get the bytes of the
  /// patch, if it had any, and then viewBytes(), as one message.
  bool patchView(View& view, std::uint32_t streams) {
    const bool unsure = std::exchange(unsure_, true);  // clients of the view may miss the patch
    const bool hasMore = views_.patch(view, streams);
    unsure_ = unsure;
    return hasMore;
  }

  /// Encodes all that `view` shows to one more client, after patchView(). The client gets its full
  /// state and then viewBytes(), as one message.
  void fullView(View& view, std::uint32_t stream, bool rejoin) {
    const bool unsure = std::exchange(unsure_, true);
    views_.fullState(view, stream,
                     rejoin ? detail::ContentForm::kRejoin : detail::ContentForm::kPlain);
    unsure_ = unsure;
  }

  /// Encodes what a client has to be told who saw with `from`, and with `to` from now on; after
  /// patchView() of both. Null: it has seen with no view. False: nothing. The client gets what the
  /// clients of `from` get, or those without a view, and then viewBytes() as a message of its own.
  bool exchangeView(const View* from, View& to, std::uint32_t streams) {
    const bool unsure = std::exchange(unsure_, true);
    const bool hasMore = views_.exchange(from, to, streams);
    unsure_ = unsure;
    return hasMore;
  }

  /// The bytes of the last patchView(), fullView() or exchangeView(), for a stream that it was for.
  /// Valid until the next call of one of them.
  std::string_view viewBytes(std::uint32_t stream) const { return views_.bytes(stream); }

  /// The state with all that clients know of it, for load() of another encoder whose handshakes are
  /// the same, right after patch(). Nothing while a stream has more to tell. Throws
  /// std::logic_error if some of it is behind VIEW.
  std::optional<std::string> save() {
    if (!introduced_) patch(0);
    if (!tagged_.empty()) throw std::logic_error("fields behind VIEW cannot move to other code");
    detail::SnapshotWriter snapshot;
    snapshot.number(ids_.last());
    snapshot.number(isAnew_);
    snapshot.save(state_, mirror_);
    snapshot.follow();
    if (!snapshot.isWhole()) return std::nullopt;
    return snapshot.take();
  }

  /// Brings the listed fields of the state to what they were at save(). Clients follow this encoder
  /// from now on, and notice nothing. Throws std::runtime_error if the state is made of other types
  /// than it was; then neither it nor the encoder is of any use.
  void load(std::string_view saved) {
    acquaintances_.begin();
    detail::SnapshotReader snapshot(saved, acquaintances_, detail::typesOf<State>());
    ids_.resume(snapshot.number<detail::RefId>());
    isAnew_ = snapshot.number<bool>();
    snapshot.load(state_, mirror_);
    snapshot.follow();
    acquaintances_.end();
    introduced_ = true;
    unsure_ = isFullStateCurrent_ = false;
    if (patch(0) || !tagged_.empty()) {
      throw std::runtime_error("fields behind VIEW cannot move to other code");
    }
  }

  /// The description of the state's types in a ROOM_HANDSHAKE_* form. From any thread.
  static const std::string& handshake(std::uint32_t form) {
    static const std::array<std::string, ROOM_HANDSHAKE_COUNT> kForms =
        detail::makeHandshakes<State>();
    return kForms.at(form);
  }

 private:
  void scan(bool unsure) {
    acquaintances_.begin();
    tagged_.clear();
    if (unsure) {
      isAnew_ = true;
      acquaintances_.forget();
      scan_.introduceInstance(state_, mirror_, detail::ContentForm::kAnew);
    } else if (introduced_) {
      scan_.visit(state_, mirror_);
    } else {
      scan_.introduceInstance(state_, mirror_);
    }
    scan_.follow(0);
    writer_.tellPlaces([this](detail::ByteBuffer& v2) {
      detail::Reminder(v2, acquaintances_).tellPlaces(state_, mirror_);
    });
    scanHidden();
    acquaintances_.end();
    introduced_ = true;
  }

  void scanHidden() {
    hidden_.clear();
    if (tagged_.empty()) return;
    scratch_.start(0);
    const std::size_t first = acquaintances_.met().size();
    acquaintances_.beginHidden();
    for (const detail::TaggedStruct& tagged : tagged_) tagged.scan(hiddenScan_, tagged);
    hiddenScan_.follow(first);
  }

  void writeAll(detail::PatchWriter& to, detail::ContentForm form) {
    detail::ContentsWriter writer(to, form, detail::ContentUse::kFullState, fullStates_ += 2);
    writer.write(state_, mirror_);
    writer.follow();
  }

  State& state_;
  detail::StructMirror<State> mirror_;
  detail::RefIds ids_;
  detail::Acquaintances acquaintances_{ids_, detail::typesOf<State>()};
  detail::PatchWriter writer_;
  std::vector<detail::TaggedStruct> tagged_;
  detail::Scan scan_{writer_, ids_, acquaintances_, tagged_};
  detail::PatchWriter scratch_;
  detail::HiddenChanges hidden_;
  detail::Scan hiddenScan_{scratch_, ids_, acquaintances_, hidden_};
  detail::ViewEncoder views_{
      {tagged_, hidden_, acquaintances_, ids_, writer_, detail::makeRoot(state_, mirror_)}};
  detail::PatchWriter fullState_;
  detail::PatchWriter rejoinState_;
  std::uint32_t fullStates_ = 0;
  bool isFullStateCurrent_ = false;
  bool introduced_ = false;
  bool unsure_ = false;
  bool isAnew_ = false;  // clients who come back may know everything by other ref ids
};

}  // namespace room
