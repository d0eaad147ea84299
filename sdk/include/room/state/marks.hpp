// What DEPRECATED, PATCH_ONLY, FULL_STATE_ONLY and UNRELIABLE say of fields.
#pragma once

#include "room/state/fields.hpp"
#include "room/state/wire_type.hpp"

namespace room::detail {

/// Whether a field is told in patches, but not in full states. What a field leads to is told in
/// both: clients can follow only what they know from its beginning.
template <class T, class Field>
inline constexpr bool kIsPatchOnly =
    isMarked<T, Field, Mark::kPatchOnly>() && Plain<typename Field::Value>;

/// Whether a field is told with its struct, but not when it changes later.
template <class T, class Field>
inline constexpr bool kIsFullStateOnly = isMarked<T, Field, Mark::kFullStateOnly>();

/// Whether a field of that type can have the mark.
template <Mark mark, class Value>
inline constexpr bool kCanBear =
    mark == Mark::kDeprecated || mark == Mark::kPatchOnly || Plain<Value>;

}  // namespace room::detail
