#pragma once

#include <cstdint>
#include <string_view>

#include "room/abi.h"
#include "room/state/view_walk.hpp"
#include "room/view.hpp"

namespace room::detail {

/// Makes the bytes that the clients of a view get behind those that everybody gets.
class ViewEncoder {
 public:
  explicit ViewEncoder(const ViewContext& context) : context_(context) {}

  /// A patch begins. After one that failed, nobody knows what the clients of a view know.
  void begin(bool isUnsure) {
    ++patch_;
    isUnsure_ = isUnsure;
  }

  /// Encodes what a view's clients have to be told after the patch for everybody. False: nothing.
  bool patch(View& view, std::uint32_t streams) {
    if (view.encoder_ == this && view.patch_ == patch_) return false;
    const bool isCurrent = view.encoder_ == this && view.patch_ + 1 == patch_ && !isUnsure_;
    writer_.start(streams);
    const bool mustWalk = view.roster_.changed() || view.isBehind_;
    if (isCurrent && !context_.hidden.any() && !mustWalk && context_.patch.moved().empty()) {
      view.patch_ = patch_;
      return false;
    }
    if (isCurrent && !context_.hidden.isStructural() && !mustWalk) {
      if (copyChanges(view)) {
        view.patch_ = patch_;
        return hasMore();
      }
      writer_.start(streams);
    }
    view.encoder_ = nullptr;
    view.outline_.clear();
    if (!isCurrent) view.knowledge_.clear();
    view.roster_.begin();
    view.knowledge_.begin();
    view.isBehind_ = !walk(context_, view, view.knowledge_, &view.outline_,
                           isCurrent ? ContentForm::kPlain : ContentForm::kRejoin);
    view.knowledge_.end();
    view.roster_.end();
    view.encoder_ = this;
    view.patch_ = patch_;
    return hasMore();
  }

  /// Encodes all that the view shows, for a client who joins it after its last patch().
  void fullState(View& view, std::uint32_t stream, ContentForm form) {
    writer_.start(stream);
    Knowledge nothing;
    walk(context_, view, nothing, nullptr, form);
  }

  /// Encodes what turns the sight of `from`, which a client was told of with its last patch(), into
  /// that of `to`. Null: the client knows nothing of any view. False: nothing.
  bool exchange(const View* from, View& to, std::uint32_t streams) {
    writer_.start(streams);
    Knowledge known = from ? from->knowledge_ : Knowledge();
    known.begin();
    // Both views are up to date: there are no changes, but for the one from view to view.
    const ViewContext context{context_.tagged, kNoChanges,     context_.acquaintances,
                              context_.ids,    context_.patch, context_.root};
    walk(context, to, known, nullptr, ContentForm::kPlain);
    return hasMore();
  }

  /// The bytes of the last call, for a stream of its mask; never empty, for they begin with a
  /// switch to the root.
  std::string_view bytes(std::uint32_t stream) const { return writer_.bytes(stream); }

 private:
  static constexpr std::size_t kPrefix = 2;
  inline static const HiddenChanges kNoChanges{};

  bool hasMore() const {
    return writer_.bytes(ROOM_STREAM_V2).size() > kPrefix ||
           writer_.bytes(ROOM_STREAM_V3).size() > kPrefix;
  }

  bool walk(const ViewContext& context, View& view, Knowledge& knowledge, Outline* outline,
            ContentForm form) {
    writePrefix();
    if (outline) remindOfMoves(view);
    const bool isAll =
        ViewWalk(context, view.roster_, knowledge, view.knowledge_, outline, writer_, form).run();
    writer_.tellPlaces([&](ByteBuffer& v2) {
      Reminder reminder(v2, context_.acquaintances, knowledge);
      context_.root.tellPlaces(context_.root, reminder);
    });
    writer_.finish();
    return isAll;
  }

  /// What walk() would do if nothing came, went or moved. False if that is not so.
  bool copyChanges(const View& view) {
    writePrefix();
    remindOfMoves(view);
    if (!copySections(view.outline_, context_.hidden, writer_)) return false;
    writer_.finish();
    return true;
  }

  /// What moved in the patch for everybody may have hidden parts.
  void remindOfMoves(const View& view) {
    for (InstanceBase* instance : context_.patch.moved()) writer_.noteMove(*instance);
    writer_.remindOfMoves([&](ByteBuffer& v2, InstanceBase& instance) {
      if (context_.acquaintances.typeOf(instance).hasMaps) writer_.noteMovedMaps();
      Reminder(v2, context_.acquaintances, view.knowledge_).remind(instance);
    });
    if (!context_.patch.lostPlaces()) return;
    const auto remindOfAll = [&](ByteBuffer& v2) {
      Reminder reminder(v2, context_.acquaintances, view.knowledge_);
      context_.root.remind(context_.root, reminder);
    };
    writer_.differ(remindOfAll, [](ByteBuffer&) {});
  }

  void writePrefix() {
    writeByte(writer_.common(), kSwitch);
    writeCount(writer_.common(), 0);
  }

  ViewContext context_;
  PatchWriter writer_;
  std::uint64_t patch_ = 0;
  bool isUnsure_ = false;
};

}  // namespace room::detail
