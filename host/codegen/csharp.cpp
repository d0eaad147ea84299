#include "codegen/csharp.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>
#include <utility>

namespace roomd {
namespace {

constexpr std::string_view kHead =
    "// Written by `roomd schema`. Changes are lost when it is run again.\n";

// Named in full, so that nothing in the user's namespace can stand before it.
constexpr std::string_view kLibrary = "global::Colyseus.Schema";

constexpr std::array<std::pair<std::string_view, std::string_view>, 15> kPrimitives = {{
    {"string", "string"},
    {"number", "double"},
    {"boolean", "bool"},
    {"int8", "sbyte"},
    {"uint8", "byte"},
    {"int16", "short"},
    {"uint16", "ushort"},
    {"int32", "int"},
    {"uint32", "uint"},
    {"int64", "long"},
    {"uint64", "ulong"},
    {"bigint64", "long"},
    {"biguint64", "ulong"},
    {"float32", "double"},
    {"float64", "double"},
}};

// C# 12, "Keywords": those that cannot be names without an @.
constexpr std::array<std::string_view, 77> kKeywords = {
    "abstract", "as",         "base",    "bool",     "break",     "byte",     "case",
    "catch",    "char",       "checked", "class",    "const",     "continue", "decimal",
    "default",  "delegate",   "do",      "double",   "else",      "enum",     "event",
    "explicit", "extern",     "false",   "finally",  "fixed",     "float",    "for",
    "foreach",  "goto",       "if",      "implicit", "in",        "int",      "interface",
    "internal", "is",         "lock",    "long",     "namespace", "new",      "null",
    "object",   "operator",   "out",     "override", "params",    "private",  "protected",
    "public",   "readonly",   "ref",     "return",   "sbyte",     "sealed",   "short",
    "sizeof",   "stackalloc", "static",  "string",   "struct",    "switch",   "this",
    "throw",    "true",       "try",     "typeof",   "uint",      "ulong",    "unchecked",
    "unsafe",   "ushort",     "using",   "virtual",  "void",      "volatile", "while",
};

std::string identifier(const std::string& name) {
  const bool isKeyword = std::find(kKeywords.begin(), kKeywords.end(), name) != kKeywords.end();
  return isKeyword ? "@" + name : name;
}

std::string primitive(std::string_view kind) {
  const auto found = std::find_if(kPrimitives.begin(), kPrimitives.end(),
                                  [&](const auto& one) { return one.first == kind; });
  return std::string(found == kPrimitives.end() ? "object" : found->second);
}

/// "MapSchema" of "map".
std::string containerClass(const std::string& kind) {
  std::string name = kind;
  name.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(name.front())));
  return fmt::format("{}.{}Schema", kLibrary, name);
}

std::string printField(const StateTypes& types, const StateField& field, size_t index,
                       const std::string& indent) {
  std::string type;
  std::string value;
  std::string arguments = fmt::format("{}, \"{}\"", index, field.kind);
  if (field.range) {
    type = "double";
    value = "default(double)";
    arguments +=
        fmt::format(", QuantizeMin = {}, QuantizeMax = {}, QuantizeBits = {}, QuantizeWrap = {}",
                    field.range->min, field.range->max, field.range->bits, field.range->wraps);
  } else if (field.kind == "ref") {
    type = types[*field.type].name;
    value = "null";
    arguments += fmt::format(", typeof({})", type);
  } else if (field.type || !field.element.empty()) {
    const std::string item = field.type ? types[*field.type].name : primitive(field.element);
    type = fmt::format("{}<{}>", containerClass(field.kind), item);
    value = fmt::format("new {}()", type);
    arguments += fmt::format(", typeof({})", type);
    if (!field.type) arguments += fmt::format(", \"{}\"", field.element);
  } else {
    type = primitive(field.kind);
    value = fmt::format("default({})", type);
  }
  std::string text;
  if (field.isDeprecated) {
    text += fmt::format("{}[global::System.Obsolete(\"field '{}' is deprecated.\", true)]\n",
                        indent, field.name);
  }
  return text + fmt::format("{0}[{1}.Type({2})]\n{0}public {3} {4} = {5};\n", indent, kLibrary,
                            arguments, type, identifier(field.name), value);
}

size_t inheritedFields(const StateTypes& types, const StateType& type) {
  size_t count = 0;
  for (auto base = type.base; base; base = types[*base].base) count += types[*base].fields.size();
  return count;
}

std::string printClass(const StateTypes& types, const StateType& type, const std::string& indent) {
  const std::string base = type.base ? types[*type.base].name : fmt::format("{}.Schema", kLibrary);
  std::string text = fmt::format(
      "\n{0}public partial class {1} : {2} {{\n#if UNITY_5_3_OR_NEWER\n"
      "{0}\t[global::UnityEngine.Scripting.Preserve]\n#endif\n{0}\tpublic {1}() {{ }}\n",
      indent, type.name, base);
  size_t index = inheritedFields(types, type);
  for (const StateField& field : type.fields) {
    text += "\n" + printField(types, field, index++, indent + "\t");
  }
  return text + indent + "}\n";
}

}  // namespace

std::string toCSharp(const StateTypes& types, const std::string& nameSpace) {
  const std::string indent = nameSpace.empty() ? "" : "\t";
  std::string text(kHead);
  if (!nameSpace.empty()) text += fmt::format("\nnamespace {} {{\n", nameSpace);
  for (const StateType& type : types) text += printClass(types, type, indent);
  if (!nameSpace.empty()) text += "}\n";
  return text;
}

}  // namespace roomd
