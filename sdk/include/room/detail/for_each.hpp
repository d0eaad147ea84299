// Macros over a list of arguments, shared by SCHEMA and MESSAGE.
//
//   ROOM_DETAIL_FOR_EACH(macro, fixed, a, b, c)   macro(fixed, a) macro(fixed, b) macro(fixed, c)
//   ROOM_DETAIL_FOR_EACH_OF(macro, fixed, a, b, )  the same; the list ends with an empty argument
//                                                 and may have nothing else
//   ROOM_DETAIL_COUNT(a, b, c)                    the constant expression 3
//
// All take up to 255 arguments, so that a list that is too long reaches the static_assert which
// says so. None can be used inside `macro`.
#pragma once

// Every level scans its argument four times more, and each scan expands one more step.
#define ROOM_DETAIL_SCAN(...) \
  ROOM_DETAIL_SCAN_64(ROOM_DETAIL_SCAN_64(ROOM_DETAIL_SCAN_64(ROOM_DETAIL_SCAN_64(__VA_ARGS__))))
#define ROOM_DETAIL_SCAN_64(...) \
  ROOM_DETAIL_SCAN_16(ROOM_DETAIL_SCAN_16(ROOM_DETAIL_SCAN_16(ROOM_DETAIL_SCAN_16(__VA_ARGS__))))
#define ROOM_DETAIL_SCAN_16(...) \
  ROOM_DETAIL_SCAN_4(ROOM_DETAIL_SCAN_4(ROOM_DETAIL_SCAN_4(ROOM_DETAIL_SCAN_4(__VA_ARGS__))))
#define ROOM_DETAIL_SCAN_4(...) \
  ROOM_DETAIL_SCAN_1(ROOM_DETAIL_SCAN_1(ROOM_DETAIL_SCAN_1(ROOM_DETAIL_SCAN_1(__VA_ARGS__))))
#define ROOM_DETAIL_SCAN_1(...) __VA_ARGS__

// A macro does not expand itself: each step leaves the name of the next one beside its parentheses,
// and the next scan joins them. The list ends with an empty argument, because clang 14 warns about
// a `...` that gets none.
#define ROOM_DETAIL_FOR_EACH(macro, fixed, ...) \
  __VA_OPT__(ROOM_DETAIL_SCAN(ROOM_DETAIL_STEP(macro, fixed, __VA_ARGS__, )))
#define ROOM_DETAIL_FOR_EACH_OF(macro, fixed, ...) \
  __VA_OPT__(ROOM_DETAIL_SCAN(ROOM_DETAIL_STEP(macro, fixed, __VA_ARGS__)))
#define ROOM_DETAIL_STEP(macro, fixed, first, ...) \
  macro(fixed, first)                              \
      __VA_OPT__(ROOM_DETAIL_NEXT ROOM_DETAIL_PARENTHESES(macro, fixed, __VA_ARGS__))
#define ROOM_DETAIL_NEXT() ROOM_DETAIL_STEP
#define ROOM_DETAIL_PARENTHESES ()

#define ROOM_DETAIL_COUNT(...) (0 ROOM_DETAIL_FOR_EACH(ROOM_DETAIL_ADD_ONE, , __VA_ARGS__))
#define ROOM_DETAIL_ADD_ONE(fixed, argument) +1
