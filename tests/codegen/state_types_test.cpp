#include "codegen/state_types.hpp"

#include <gtest/gtest.h>

#include "value.hpp"

namespace roomd {
namespace {

Value type(std::string name, Array fields, std::optional<int64_t> base = {}) {
  Value made;
  made.set("name", Value{std::move(name)});
  if (base) made.set("base", Value{*base});
  made.set("fields", Value{std::move(fields)});
  return made;
}

Value field(std::string name, std::string kind, std::optional<int64_t> reference = {}) {
  Value made;
  made.set("name", Value{std::move(name)});
  made.set("kind", Value{std::move(kind)});
  if (reference) made.set("type", Value{*reference});
  return made;
}

Result<StateTypes> read(Array types) { return readStateTypes(encode(Value{std::move(types)})); }

TEST(ReadStateTypes, ReadsWhatThePluginSays) {
  Value angle = field("angle", "quantized");
  angle.set("min", Value{-1.5});
  angle.set("max", Value{int64_t{2}});
  angle.set("bits", Value{int64_t{8}});
  angle.set("mode", Value{int64_t{1}});
  Value old = field("old", "number");
  old.set("deprecated", Value{true});
  const auto types =
      read({type("State", {field("all", "map", 1), angle, old}), type("Item", {}, 0)});
  ASSERT_TRUE(types);
  ASSERT_EQ(types->size(), 2u);
  const auto& fields = types->front().fields;
  EXPECT_EQ(fields[0].type, 1u);
  EXPECT_EQ(fields[1].range->min, -1.5);
  EXPECT_EQ(fields[1].range->max, 2);
  EXPECT_TRUE(fields[1].range->wraps);
  EXPECT_TRUE(fields[2].isDeprecated);
  EXPECT_EQ(types->back().base, 0u);
}

TEST(ToldTo, EachLibraryGetsTheKindsItKnows) {
  StateTypes types(1);
  types[0].fields = {{"angle", "quantized", {}, {}, QuantizedNumbers{-1, 1, 16, false}, false},
                     {"all", "stream", {}, 0, {}, false},
                     {"money", "bigint64", {}, {}, {}, false},
                     {"sums", "array", "biguint64", {}, {}, false}};
  const auto kinds = [&](SchemaLibrary library) {
    std::string text;
    const StateTypes told = toldTo(library, types);
    for (const StateField& field : told[0].fields) {
      text += field.kind + (field.range ? "!" : "") + field.element + " ";
    }
    return text;
  };
  EXPECT_EQ(kinds(SchemaLibrary::v5), "quantized! stream bigint64 arraybiguint64 ");
  EXPECT_EQ(kinds(SchemaLibrary::v4), "uint16 set bigint64 arraybiguint64 ");
  EXPECT_EQ(kinds(SchemaLibrary::v3), "uint16 set bigint64 arraybiguint64 ");
  EXPECT_EQ(kinds(SchemaLibrary::v2), "uint16 set int64 arrayuint64 ");
}

TEST(ReadStateTypes, ClassesOfOneNameGetDifferentOnes) {
  const auto types =
      read({type("State", {}), type("Item", {}), type("Item", {}), type("a<b>", {})});
  ASSERT_TRUE(types);
  EXPECT_EQ((*types)[1].name, "Item");
  EXPECT_EQ((*types)[2].name, "Item_");
  EXPECT_EQ((*types)[3].name, "Type3");
}

TEST(ReadStateTypes, NonsenseIsRefused) {
  EXPECT_FALSE(readStateTypes("\xc1"));
  EXPECT_FALSE(read({}));
  EXPECT_FALSE(read({type("State", {field("a", "ref", 7)})}));
  EXPECT_FALSE(read({type("State", {field("a b", "number")})}));
  EXPECT_FALSE(read({type("State", {}, 9)}));
  EXPECT_FALSE(read({type("State", {}, 1), type("Other", {}, 0)})) << "each extends the other";
}

}  // namespace
}  // namespace roomd
