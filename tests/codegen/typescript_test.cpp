#include "codegen/typescript.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace roomd {
namespace {

using ::testing::HasSubstr;

StateField field(std::string name, std::string kind, std::string element = {}) {
  return {std::move(name), std::move(kind), std::move(element), {}, {}, false};
}

StateField reference(std::string name, std::string kind, size_t type) {
  return {std::move(name), std::move(kind), {}, type, {}, false};
}

std::string classOf(const std::string& text, const std::string& name) {
  const size_t start = text.find("export class " + name);
  return start == text.npos ? "" : text.substr(start, text.find("\n}\n", start) + 3 - start);
}

TEST(TypeScript, EveryKindOfField) {
  StateTypes types(2);
  types[0].name = "State";
  types[0].fields = {field("name", "string"),           field("on", "boolean"),
                     field("score", "int32"),           field("money", "bigint64"),
                     reference("leader", "ref", 1),     reference("players", "map", 1),
                     field("board", "array", "number"), field("words", "set", "string"),
                     reference("bag", "collection", 1)};
  types[1].name = "Player";
  types[1].fields = {field("x", "number")};
  const std::string text = toTypeScript(types, SchemaLibrary::v5);
  EXPECT_THAT(text, HasSubstr("import { Schema, type, ArraySchema, CollectionSchema, MapSchema, "
                              "SetSchema } from '@colyseus/schema';\n"));
  EXPECT_EQ(classOf(text, "State"),
            "export class State extends Schema {\n"
            "    @type(\"string\") public name!: string;\n"
            "    @type(\"boolean\") public on!: boolean;\n"
            "    @type(\"int32\") public score!: number;\n"
            "    @type(\"bigint64\") public money!: bigint;\n"
            "    @type(Player) public leader!: Player;\n"
            "    @type({ map: Player }) public players: MapSchema<Player> = new "
            "MapSchema<Player>();\n"
            "    @type([ \"number\" ]) public board: ArraySchema<number> = new "
            "ArraySchema<number>();\n"
            "    @type({ set: \"string\" }) public words: SetSchema<string> = new "
            "SetSchema<string>();\n"
            "    @type({ collection: Player }) public bag: CollectionSchema<Player> = new "
            "CollectionSchema<Player>();\n"
            "}\n");
  EXPECT_LT(text.find("class Player"), text.find("class State")) << "declared before it is used";
}

TEST(TypeScript, QuantizedAndDeprecatedFields) {
  StateTypes types(1);
  types[0].name = "State";
  types[0].fields = {field("heading", "quantized"), field("old", "number")};
  types[0].fields[0].range = {-180, 180, 16, true};
  types[0].fields[1].isDeprecated = true;
  const std::string text = toTypeScript(types, SchemaLibrary::v5);
  EXPECT_THAT(text, HasSubstr("@type({ quantized: { min: -180, max: 180, bits: 16, mode: \"wrap\" "
                              "} }) public heading!: number;"));
  EXPECT_THAT(text, HasSubstr("/** @deprecated */\n    @type(\"number\") public old!: number;"));
}

TEST(TypeScript, ABaseStandsBeforeWhatExtendsItWhereverItIsMet) {
  StateTypes types(3);
  types[0].name = "State";
  types[0].fields = {reference("items", "array", 2)};
  types[1] = {"Boss", 2, {field("rage", "number")}};
  types[2] = {"Item", {}, {reference("guard", "ref", 1)}};
  const std::string text = toTypeScript(types, SchemaLibrary::v5);
  EXPECT_THAT(text, HasSubstr("export class Boss extends Item {"));
  EXPECT_LT(text.find("class Item"), text.find("class Boss"));
}

TEST(TypeScript, HeirsAreRegisteredInTheOrderOfTheirNumbers) {
  StateTypes types(5);
  types[0] = {"State", {}, {reference("late", "ref", 4), reference("items", "array", 1)}};
  types[1] = {"Item", {}, {field("name", "string")}};
  types[2] = {"Relic", 1, {}};
  types[3] = {"Weapon", 1, {field("damage", "number")}};
  types[4] = {"Bow", 1, {}};
  const std::string text = toTypeScript(types, SchemaLibrary::v3);
  EXPECT_THAT(text, HasSubstr("import { Schema, type, ArraySchema, entity } from"));
  size_t last = 0;
  for (const char* heir : {"Relic", "Weapon", "Bow"}) {
    const size_t at = text.find(std::string("\n@entity\nexport class ") + heir + " extends Item {");
    ASSERT_NE(at, text.npos) << heir;
    EXPECT_GT(at, last) << heir;
    last = at;
  }
}

TEST(TypeScript, ClientsOf015GetNumbersByHand) {
  StateTypes types(3);
  types[0] = {"State", {}, {reference("items", "array", 1)}};
  types[1] = {"Item", {}, {field("name", "string")}};
  types[2] = {"Relic", 1, {}};
  const std::string text = toTypeScript(types, SchemaLibrary::v2);
  EXPECT_THAT(text, HasSubstr("import { Schema, type, ArraySchema, Context } from"));
  EXPECT_THAT(text, HasSubstr("\nconst context = new Context();\n"));
  EXPECT_EQ(classOf(text, "Item"),
            "export class Item extends Schema {\n"
            "    static { context.add(Item, 1); }\n"
            "    @type(\"string\", { context }) public name!: string;\n"
            "}\n");
  EXPECT_EQ(classOf(text, "Relic"),
            "export class Relic extends Item {\n"
            "    static { context.add(Relic, 2); }\n"
            "}\n");
}

TEST(TypeScript, AnHeirOfAClassThatWaitsIsNumberedAfterIt) {
  StateTypes types(3);
  types[0] = {"State", {}, {reference("item", "ref", 1)}};
  types[1] = {"Item", {}, {reference("state", "ref", 0)}};
  types[2] = {"Relic", 1, {field("age", "number")}};
  const std::string text = toTypeScript(types, SchemaLibrary::v2);
  EXPECT_EQ(classOf(text, "Relic"),
            "export class Relic extends Item {\n    public age!: number;\n}\n");
  EXPECT_THAT(text, HasSubstr("\ntype(State, { context })(Item.prototype, \"state\");\n"
                              "context.add(Relic, 2);\n"
                              "type(\"number\", { context })(Relic.prototype, \"age\");\n"));
}

TEST(TypeScript, AClassMayReferToItself) {
  StateTypes types(1);
  types[0] = {"Node", {}, {reference("next", "ref", 0)}};
  EXPECT_THAT(toTypeScript(types, SchemaLibrary::v5), HasSubstr("@type(Node) public next!: Node;"));
}

TEST(TypeScript, WhereClassesNeedEachOtherFieldsKeepTheirOrder) {
  StateTypes types(2);
  types[0] = {"Team", {}, {field("name", "string"), reference("players", "map", 1)}};
  types[1] = {
      "Player", {}, {field("x", "number"), reference("team", "ref", 0), field("y", "number")}};
  const std::string text = toTypeScript(types, SchemaLibrary::v5);
  EXPECT_EQ(classOf(text, "Player"),
            "export class Player extends Schema {\n"
            "    @type(\"number\") public x!: number;\n"
            "    public team!: Team;\n"
            "    public y!: number;\n"
            "}\n");
  EXPECT_THAT(text, HasSubstr("\ntype(Team)(Player.prototype, \"team\");\n"
                              "type(\"number\")(Player.prototype, \"y\");\n"));
  EXPECT_GT(text.find("type(Team)(Player"), text.find("class Team"));
}

}  // namespace
}  // namespace roomd
