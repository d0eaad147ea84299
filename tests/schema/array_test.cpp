#include "room/array.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

#include "room/schema.hpp"

namespace {

struct Member {
  std::string name;
  int score = 0;
};
SCHEMA(Member, name, score);

template <class T>
std::vector<T> values(const room::Array<T>& array) {
  return {array.begin(), array.end()};
}

std::string names(const room::Array<Member>& team) {
  std::string all;
  for (const Member& member : team) all += member.name;
  return all;
}

room::Array<Member> team(const std::string& letters) {
  room::Array<Member> made;
  for (const char letter : letters) made.push({std::string(1, letter), letter - 'a'});
  return made;
}

using Ints = std::vector<int>;

TEST(Array, GrowsAndShrinksAtBothEnds) {
  room::Array<int> array{2, 3};
  array.push(4);
  array.unshift(1);
  EXPECT_EQ(values(array), (Ints{1, 2, 3, 4}));
  EXPECT_EQ(array.pop(), 4);
  EXPECT_EQ(array.shift(), 1);
  EXPECT_EQ(array.front(), 2);
  EXPECT_EQ(array.back(), 3);
  EXPECT_EQ(array.size(), 2u);
  array.clear();
  EXPECT_TRUE(array.empty());
  EXPECT_THROW(array.pop(), std::out_of_range);
  EXPECT_THROW(array.shift(), std::out_of_range);
  EXPECT_THROW(array.front(), std::out_of_range);
}

TEST(Array, ElementsAreAssignedInPlace) {
  room::Array<bool> board = std::vector<bool>(3);
  board[1] = true;
  EXPECT_EQ(values(board), (std::vector<bool>{false, true, false}));
  for (bool& cell : board) cell = !cell;
  EXPECT_EQ(values(board), (std::vector<bool>{true, false, true}));
  EXPECT_THROW(board.at(3), std::out_of_range);
}

TEST(Array, InsertsErasesAndSets) {
  room::Array<int> array{1, 2, 3};
  array.insert(1, 9);
  array.insert(4, 8);
  array.erase(0);
  EXPECT_EQ(values(array), (Ints{9, 2, 3, 8}));
  array.set(0, 7);
  array.set(4, 6);
  EXPECT_EQ(values(array), (Ints{7, 2, 3, 8, 6}));
  EXPECT_THROW(array.insert(6, 0), std::out_of_range);
  EXPECT_THROW(array.erase(5), std::out_of_range);
  EXPECT_THROW(array.set(6, 0), std::out_of_range);
}

TEST(Array, SplicesLikeJavaScript) {
  room::Array<int> array{0, 1, 2, 3, 4};
  EXPECT_EQ(array.splice(1, 2, {7, 8, 9}), (Ints{1, 2}));
  EXPECT_EQ(values(array), (Ints{0, 7, 8, 9, 3, 4}));
  EXPECT_EQ(array.splice(-2), (Ints{3, 4}));
  EXPECT_EQ(array.splice(-99, 1), (Ints{0}));
  EXPECT_EQ(array.splice(99, 1, {5}), Ints{});
  EXPECT_EQ(values(array), (Ints{7, 8, 9, 5}));
}

TEST(Array, MovesSortsAndReverses) {
  room::Array<int> array{0, 1, 2, 3, 4};
  array.move(0, 3);
  EXPECT_EQ(values(array), (Ints{1, 2, 3, 0, 4}));
  array.move(4, 1);
  EXPECT_EQ(values(array), (Ints{1, 4, 2, 3, 0}));
  array.sort();
  EXPECT_EQ(values(array), (Ints{0, 1, 2, 3, 4}));
  array.sort([](int a, int b) { return a > b; });
  array.reverse();
  EXPECT_EQ(values(array), (Ints{0, 1, 2, 3, 4}));
  std::sort(array.begin(), array.end(), std::greater<>());
  EXPECT_EQ(array.front(), 4);
  EXPECT_THROW(array.move(0, 5), std::out_of_range);
}

TEST(Array, FindsPrimitives) {
  const room::Array<std::string> array{"a", "b"};
  EXPECT_EQ(array.indexOf("b"), 1u);
  EXPECT_EQ(array.indexOf("c"), array.kNone);
  EXPECT_TRUE(array.includes("a"));
}

TEST(Array, StructsKeepTheirAddresses) {
  room::Array<Member> array = team("cab");
  Member* last = &array.back();
  for (int more = 0; more < 100; ++more) array.add();
  array.sort([](const Member& a, const Member& b) { return a.name > b.name; });
  EXPECT_EQ(&array[1], last);
  EXPECT_EQ(last->name, "b");
  array.resize(2);
  EXPECT_EQ(names(array), "cb");
  array.resize(3);
  EXPECT_EQ(array[2].name, "");
}

TEST(Array, CopiesOfStructsAreIndependent) {
  room::Array<Member> array = team("ab");
  room::Array<Member> copy = array;
  copy[0].name = "x";
  EXPECT_EQ(names(array), "ab");
  array = std::move(copy);
  EXPECT_EQ(names(array), "xb");
  EXPECT_TRUE(copy.empty());  // NOLINT: its state after the move is promised
  std::swap(array, copy);
  EXPECT_EQ(names(copy), "xb");
}

}  // namespace
