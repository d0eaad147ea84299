// room::StateEncoder: turns a state into the bytes that clients follow it by.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "room/abi.h"
#include "room/schema.hpp"
#include "room/state/adopt.hpp"
#include "room/state/contents.hpp"
#include "room/state/handshake.hpp"
#include "room/state/patch_writer.hpp"
#include "room/state/scan.hpp"

namespace room {

/// Follows one state by comparing it with a mirror of what clients were last told. It knows nothing
/// of clients: the bytes of a patch are for everyone who got a full state or all patches before.
///
/// If a call runs out of memory it throws std::bad_alloc; what was to be told is not lost: the next
/// patch() brings every client to the state of that moment, whatever it was told before.
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
  /// `streams` (0: it only takes note). False: nothing changed. The first patch has the whole
  /// state.
  bool patch(std::uint32_t streams) {
    // A scan that throws leaves mirrors that claim what nobody was told.
    const bool unsure = std::exchange(unsure_, true);
    writer_.start(streams);
    scan();
    if (unsure) {
      writer_.start(streams);
      writeAll(writer_.common(), detail::ContentForm::kRejoin);
    }
    writer_.finish();
    unsure_ = false;
    if (writer_.common().empty()) return false;
    for (FullState& full : full_) full.current = false;
    return true;
  }

  /// The bytes of the last patch() for a stream of its mask, without the opcode. Valid until the
  /// next call of patch().
  std::string_view patchBytes(std::uint32_t stream) const { return writer_.bytes(stream); }

  /// The whole state as of the last patch(), without the opcode, for a client of `stream`. The
  /// rejoin form is for one whose decoder may hold an older state of this room. Valid until the
  /// next call of patch().
  std::string_view fullState([[maybe_unused]] std::uint32_t stream, bool rejoin) {
    if (!introduced_) patch(0);
    // Full states have only additions, and those are the same in both streams.
    FullState& full = full_[rejoin ? 1 : 0];
    if (!full.current) {
      full.bytes.clear();
      writeAll(full.bytes, rejoin ? detail::ContentForm::kRejoin : detail::ContentForm::kPlain);
      full.current = true;
    }
    return full.bytes.view();
  }

  /// The description of the state's types in a ROOM_HANDSHAKE_* form. From any thread.
  static const std::string& handshake(std::uint32_t form) {
    static const std::array<std::string, ROOM_HANDSHAKE_COUNT> kForms =
        detail::makeHandshakes<State>();
    return kForms.at(form);
  }

 private:
  struct FullState {
    detail::Bytes bytes;
    bool current = false;
  };

  void scan() {
    if (introduced_) {
      detail::Scan(writer_, ids_).visit(state_, mirror_);
      return;
    }
    detail::adopt(state_, mirror_, ids_);
    introduced_ = true;
    writeAll(writer_.common(), detail::ContentForm::kPlain);
  }

  void writeAll(detail::Bytes& bytes, detail::ContentForm form) const {
    detail::writeContents(bytes, state_, mirror_, form);
  }

  State& state_;
  detail::StructMirror<State> mirror_;
  detail::RefIds ids_;
  detail::PatchWriter writer_;
  std::array<FullState, 2> full_;
  bool introduced_ = false;
  bool unsure_ = false;
};

}  // namespace room
