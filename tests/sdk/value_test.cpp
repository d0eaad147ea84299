// Value: building, reading, and its way through MessagePack.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <map>
#include <room/message.hpp>
#include <room/value.hpp>

namespace {

using room::Bytes;
using room::Timestamp;
using room::Value;

std::string hexOf(const Value& value) {
  room::detail::Writer writer;
  room::detail::pack(writer, value);
  std::string hex;
  for (const char byte : room::detail::textOf(writer.bytes())) {
    static constexpr char kDigits[] = "0123456789abcdef";
    hex += kDigits[static_cast<uint8_t>(byte) >> 4];
    hex += kDigits[static_cast<uint8_t>(byte) & 15];
  }
  return hex;
}

Value roundTrip(const Value& value) { return Value::from(value); }

TEST(Value, buildsObjectsAndArraysFromBraces) {
  const Value value{{"kind", "ammo"}, {"count", 3}, {"at", Value::array({1, 2.5, nullptr, true})}};
  EXPECT_TRUE(value.isObject());
  EXPECT_EQ(value["kind"].asString(), "ammo");
  EXPECT_EQ(value["count"].asInt(), 3);
  EXPECT_EQ(value["at"].size(), 4u);
  EXPECT_EQ(value["at"].at(1).asDouble(), 2.5);
  EXPECT_TRUE(value["at"].at(2).isNull());
  EXPECT_TRUE(value["at"].at(3).asBool());
  const Value nested{{"only", {{"one", 1}}}};
  EXPECT_EQ(nested["only"]["one"].asInt(), 1);
}

TEST(Value, readsWhatIsNotThereAsUndefined) {
  const Value value{{"a", 1}};
  EXPECT_TRUE(value["b"].isUndefined());
  EXPECT_TRUE(value["b"]["c"].at(7).isUndefined());
  EXPECT_FALSE(value["b"].exists());
  EXPECT_EQ(value["b"].asString("x"), "x");
  EXPECT_EQ(value.get<std::string>("map", "default"), "default");
  EXPECT_EQ(value.get<int>("a", 5), 1);
  EXPECT_EQ(value.get<std::string>("a", "not a string"), "not a string");
}

TEST(Value, takesWholeDoublesAsIntegers) {
  EXPECT_EQ(Value(4.0).asInt(), 4);
  EXPECT_EQ(Value(4.5).asInt(9), 9);
  EXPECT_EQ(Value(1e300).asInt(9), 9);
  EXPECT_EQ(Value(4).asDouble(), 4.0);
  EXPECT_EQ(Value(4), Value(4.0));
  EXPECT_EQ(Value(4.0).get<uint8_t>(), 4);
  EXPECT_THROW(Value(4.5).get<int>(), std::invalid_argument);
  EXPECT_THROW(Value(300).get<uint8_t>(), std::invalid_argument);
  EXPECT_THROW(Value(-1).get<uint32_t>(), std::invalid_argument);
  EXPECT_THROW(Value("4").get<int>(), std::invalid_argument);
}

TEST(Value, grows) {
  Value list;
  list.push(1).push("two");
  EXPECT_EQ(list, Value::array({1, "two"}));
  Value object;
  object.set("a", 1).set("b", list).set("a", 2);
  EXPECT_EQ(object.size(), 2u);
  EXPECT_EQ(object["a"].asInt(), 2);
  EXPECT_THROW(object.push(1), std::logic_error);
  EXPECT_THROW(list.set("a", 1), std::logic_error);
}

TEST(Value, comparesByContent) {
  EXPECT_EQ((Value{{"a", 1}, {"b", 2}}), (Value{{"b", 2.0}, {"a", 1}}));
  EXPECT_NE((Value{{"a", 1}}), (Value{{"a", 1}, {"b", 2}}));
  EXPECT_NE(Value(nullptr), Value());
  EXPECT_NE(Value(0), Value(false));
  EXPECT_NE(Value("1"), Value(1));
}

TEST(Value, survivesMessagePack) {
  const Value values[] = {Value(nullptr),
                          Value(true),
                          Value(0),
                          Value(-1),
                          Value(127),
                          Value(128),
                          Value(-129),
                          Value(4294967296),
                          Value(int64_t{1} << 53),
                          Value(std::numeric_limits<int64_t>::min()),
                          Value(std::numeric_limits<uint64_t>::max()),
                          Value(0.11),
                          Value(""),
                          Value("text"),
                          Value(Bytes{1, 2, 255}),
                          Value(Timestamp{1700000000, 0}),
                          Value(Timestamp{1700000000, 999999999}),
                          Value(Timestamp{-1, 5}),
                          Value(Timestamp{int64_t{1} << 40, 5}),
                          Value::array({1, Value::array({"deep"})}),
                          Value{{"a", Value{{"b", nullptr}}}}};
  for (const Value& value : values) EXPECT_EQ(roundTrip(value), value) << hexOf(value);
  EXPECT_TRUE(std::signbit(roundTrip(Value(-0.0)).asDouble()));
  EXPECT_TRUE(std::isnan(roundTrip(Value(std::nan(""))).asDouble()));
}

TEST(Value, packsNumbersAsJavaScriptReadsThem) {
  EXPECT_EQ(hexOf(Value(5.0)), "05");
  EXPECT_EQ(hexOf(Value((int64_t{1} << 32) - 1)), "ceffffffff");
  EXPECT_EQ(hexOf(Value(int64_t{1} << 32)), "cb41f0000000000000") << "not a BigInt";
  EXPECT_EQ(hexOf(Value(-2147483648)), "d280000000");
  EXPECT_EQ(hexOf(Value(-2147483649)), "cbc1e0000000200000");
  EXPECT_EQ(hexOf(Value(4294967296.0)), "cb41f0000000000000");
  EXPECT_EQ(hexOf(Value(0.5)), "cb3fe0000000000000");
  EXPECT_EQ(hexOf(Value(Timestamp{1, 0})), "d6ff00000001");
}

TEST(Value, readsTheKeysOfJavaScript) {
  const std::map<std::string, int> source = {{"1", 10}, {"x", 20}};
  EXPECT_EQ(Value::from(source)["1"].asInt(), 10);
  const uint8_t numberKey[] = {0x81, 0x07, 0x01};  // {7: 1}
  EXPECT_EQ(room::detail::unpackValue({numberKey, sizeof numberKey})["7"].asInt(), 1);
}

TEST(Value, refusesWhatIsNotOneValue) {
  const std::vector<Bytes> broken = {{0x92, 0x01},                    // an element is missing
                                     {0x01, 0x02},                    // two values
                                     {0xdd, 0xff, 0xff, 0xff, 0xff},  // 4 billion elements
                                     {0xdf, 0x7f, 0xff, 0xff, 0xff},  // 2 billion members
                                     {0xa5, 'a'},                     // a text cut off
                                     Bytes(5000, 0x91)};              // too deep
  for (const Bytes& bytes : broken) {
    EXPECT_THROW(room::detail::unpackValue({bytes.data(), bytes.size()}), std::invalid_argument);
  }
  EXPECT_TRUE(room::detail::unpackValue({}).isUndefined());
}

}  // namespace
