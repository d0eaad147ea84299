#include "codegen/csharp.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace roomd {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

StateTypes someTypes() {
  StateTypes types(3);
  types[0].name = "State";
  types[0].fields = {{"players", "map", {}, 1, {}, false},
                     {"board", "array", "number", {}, {}, false},
                     {"object", "string", {}, {}, {}, false},
                     {"heading", "quantized", {}, {}, QuantizedNumbers{-1, 1, 8, false}, false}};
  types[1] = {
      "Player", {}, {{"x", "float32", {}, {}, {}, false}, {"old", "int8", {}, {}, {}, true}}};
  types[2] = {"Boss", 1, {{"prey", "ref", {}, 1, {}, false}}};
  return types;
}

TEST(CSharp, EveryKindOfField) {
  const std::string text = toCSharp(someTypes(), "");
  EXPECT_THAT(text, HasSubstr("public partial class State : global::Colyseus.Schema.Schema {"));
  EXPECT_THAT(text, HasSubstr("\t[global::Colyseus.Schema.Type(0, \"map\", "
                              "typeof(global::Colyseus.Schema.MapSchema<Player>))]\n"
                              "\tpublic global::Colyseus.Schema.MapSchema<Player> players = new "
                              "global::Colyseus.Schema.MapSchema<Player>();\n"));
  EXPECT_THAT(text, HasSubstr("Type(1, \"array\", "
                              "typeof(global::Colyseus.Schema.ArraySchema<double>), \"number\")]"));
  EXPECT_THAT(text, HasSubstr("Type(3, \"quantized\", QuantizeMin = -1, QuantizeMax = 1, "
                              "QuantizeBits = 8, QuantizeWrap = false)]\n"
                              "\tpublic double heading = default(double);"));
  EXPECT_THAT(text, HasSubstr("\tpublic double x = default(double);"));
}

TEST(CSharp, NamesThatTheLanguageHasAreEscaped) {
  EXPECT_THAT(toCSharp(someTypes(), ""), HasSubstr("public string @object = default(string);"));
}

TEST(CSharp, FieldsAreNumberedOnAfterThoseOfTheBase) {
  const std::string text = toCSharp(someTypes(), "");
  EXPECT_THAT(text, HasSubstr("public partial class Boss : Player {"));
  EXPECT_THAT(text, HasSubstr("Type(2, \"ref\", typeof(Player))]\n\tpublic Player prey = null;"));
}

TEST(CSharp, DeprecatedFieldsSaySo) {
  EXPECT_THAT(toCSharp(someTypes(), ""),
              HasSubstr("[global::System.Obsolete(\"field 'old' is deprecated.\", true)]"));
}

TEST(CSharp, ANamespaceStandsAroundAllWhenThereIsOne) {
  EXPECT_THAT(toCSharp(someTypes(), "Game"), HasSubstr("\nnamespace Game {\n"));
  EXPECT_THAT(toCSharp(someTypes(), ""), Not(HasSubstr("namespace")));
}

}  // namespace
}  // namespace roomd
