#include "config/yaml.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <chrono>

namespace roomd {
namespace {

std::string errorsOf(std::string_view text) {
  std::string lines;
  for (const auto& error : parseYaml(text).errors) {
    lines += fmt::format("{}:{}: {}\n", error.at.line, error.at.column, error.message);
  }
  return lines;
}

// "n0: &n0 [x, ...]", then `levels` lists that each name the one before ten times.
std::string billionLaughs(int levels) {
  std::string text = "n0: &n0 [1,1,1,1,1,1,1,1,1,1]\n";
  for (int level = 1; level <= levels; ++level) {
    text += fmt::format("n{0}: &n{0} [", level);
    for (int i = 0; i < 10; ++i) text += fmt::format("{}*n{}", i == 0 ? "" : ",", level - 1);
    text += "]\n";
  }
  return text;
}

TEST(ParseYaml, KeepsTypesOrderAndPositions) {
  const auto outcome = parseYaml("b: [1, \"1\", '', x]\na: { c: 0x10 }\n");
  ASSERT_TRUE(outcome.errors.empty());
  const YamlNode& root = *outcome.root;
  EXPECT_EQ(root.toValue(),
            (Value{Map{{"b", {Array{{1}, {"1"}, {""}, {"x"}}}}, {"a", {Map{{"c", {16}}}}}}}));
  EXPECT_EQ(root.entries[1].keyAt.line, 2);
  EXPECT_EQ(root.entries[1].keyAt.column, 1);
  EXPECT_EQ(root.entries[1].value->entries[0].value->at.column, 9);
}

TEST(ParseYaml, ResolvesAliases) {
  const auto outcome = parseYaml("a: &x { k: [1, 2] }\nb: *x\n");
  ASSERT_TRUE(outcome.errors.empty());
  EXPECT_EQ(*outcome.root->toValue().find("a"), *outcome.root->toValue().find("b"));
}

TEST(ParseYaml, AcceptsStandardTags) {
  const auto outcome = parseYaml("[!!str 5, !!float 5, !!int 5, !!null '', !!map {}, !!seq []]");
  ASSERT_EQ(errorsOf("[!!str 5, !!float 5, !!int 5, !!null ~, !!map {}, !!seq []]"), "");
  EXPECT_EQ(outcome.root->toValue().data,
            (Value{Array{{"5"}, {5.0}, {5}, {}, {Map{}}, {Array{}}}}.data));
}

TEST(ParseYaml, ReportsEveryMistake) {
  EXPECT_EQ(errorsOf("a: 1\nb: { x: 1, x: 2 }\na: !!int zz\n[1]: 2\n~: 3\n<<: { a: 1 }\nc: !foo 5"),
            "2:12: duplicate key \"x\", first in line 2\n"
            "3:1: duplicate key \"a\", first in line 1\n"
            "3:4: \"zz\" cannot have the tag !!int\n"
            "4:1: a key must be a plain word or text\n"
            "5:1: a key must be a plain word or text\n"
            "6:1: merge keys (<<) are not supported; repeat the members\n"
            "7:4: \"5\" cannot have the tag !foo\n");
}

TEST(ParseYaml, KeepsTheFirstOfDuplicateKeys) {
  EXPECT_EQ(parseYaml("a: 1\na: 2\nb: 3\n").root->toValue(), (Value{Map{{"a", {1}}, {"b", {3}}}}));
}

TEST(ParseYaml, StopsAtASyntaxError) {
  EXPECT_EQ(errorsOf("a: 1\na: 2\nb: [1, 2\nc: 3\n"), "4:2: end of sequence flow not found\n");
  EXPECT_EQ(parseYaml("a: [").root, nullptr);
  EXPECT_EQ(errorsOf("a: *missing"), "1:4: the referenced anchor is not defined\n");
}

TEST(ParseYaml, RefusesASecondDocument) {
  EXPECT_EQ(errorsOf("a: 1\n---\nb: 2\n"), "3:1: a second document; only one is read\n");
}

TEST(ParseYaml, RefusesAnAliasInsideItsAnchor) {
  EXPECT_EQ(errorsOf("a: &a [*a]"), "1:8: an alias inside of its anchor\n");
}

TEST(ParseYaml, BoundsNesting) {
  EXPECT_EQ(errorsOf(std::string(63, '[') + "1" + std::string(63, ']')), "");
  EXPECT_EQ(errorsOf(std::string(65, '[') + "1" + std::string(65, ']')),
            "1:65: nested deeper than 64\n");
  EXPECT_NE(errorsOf(std::string(100'000, '[')), "");
  std::string chain = "n0: &n0 [1]\n";
  for (int i = 1; i < 80; ++i) chain += fmt::format("n{0}: &n{0} [*n{1}]\n", i, i - 1);
  EXPECT_EQ(errorsOf(chain), "63:12: nested deeper than 64\n");
}

TEST(ParseYaml, BoundsTheExpansionOfAliases) {
  EXPECT_EQ(errorsOf(billionLaughs(3)), "");
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(errorsOf(billionLaughs(30)), "5:46: more than 100000 values (aliases count in full)\n");
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(1));
}

TEST(ParseYaml, AnEmptyDocumentHasNoRootAndNoError) {
  for (const char* text : {"", "# only a comment\n"}) {
    const auto outcome = parseYaml(text);
    EXPECT_TRUE(outcome.errors.empty());
    EXPECT_TRUE(outcome.root == nullptr || outcome.root->isNothing());
  }
}

}  // namespace
}  // namespace roomd
