#include "codegen/typescript.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <vector>

namespace roomd {
namespace {

constexpr std::string_view kHead =
    "// Written by `roomd schema`. Changes are lost when it is run again.\n";

std::string_view containerClass(std::string_view kind) {
  if (kind == "map") return "MapSchema";
  if (kind == "array") return "ArraySchema";
  if (kind == "set") return "SetSchema";
  if (kind == "collection") return "CollectionSchema";
  return "StreamSchema";
}

std::string_view primitiveType(std::string_view kind) {
  if (kind == "string" || kind == "boolean") return kind;
  return kind.starts_with("big") ? "bigint" : "number";
}

bool isContainer(const StateField& field) {
  return !field.element.empty() || (field.type && field.kind != "ref");
}

class Printer {
 public:
  explicit Printer(const StateTypes& types) : types_(types) {}

  std::string print() {
    for (size_t id = 0; id < types_.size(); ++id) printClass(id);
    std::string imports = "Schema, type";
    for (const auto& name : used_) imports += ", " + name;
    return fmt::format("{}\nimport {{ {} }} from '@colyseus/schema';\n{}{}", kHead, imports,
                       classes_, later_.empty() ? "" : "\n" + later_);
  }

 private:
  /// The argument of @type.
  std::string argument(const StateField& field) const {
    if (field.range) {
      return fmt::format("{{ quantized: {{ min: {}, max: {}, bits: {}{} }} }}", field.range->min,
                         field.range->max, field.range->bits,
                         field.range->wraps ? ", mode: \"wrap\"" : "");
    }
    if (field.kind == "ref") return types_[*field.type].name;
    if (!isContainer(field)) return fmt::format("\"{}\"", field.kind);
    const std::string item =
        field.type ? types_[*field.type].name : fmt::format("\"{}\"", field.element);
    if (field.kind == "array") return fmt::format("[ {} ]", item);
    return fmt::format("{{ {}: {} }}", field.kind, item);
  }

  std::string tsType(const StateField& field) {
    if (field.kind == "ref") return types_[*field.type].name;
    if (!isContainer(field)) return std::string(primitiveType(field.kind));
    const std::string_view container = containerClass(field.kind);
    used_.insert(std::string(container));
    return fmt::format("{}<{}>", container,
                       field.type ? types_[*field.type].name : primitiveType(field.element));
  }

  void printClass(size_t id) {
    if (!begun_.insert(id).second) return;
    const StateType& type = types_[id];
    if (type.base) {
      printClass(*type.base);
      // The base leads here itself: it comes first, and this class when it is its turn.
      if (!printed_.contains(*type.base)) {
        begun_.erase(id);
        return;
      }
    }
    for (const StateField& field : type.fields) {
      if (field.type) printClass(*field.type);
    }
    // A field has the number of its @type, so from the first that must wait on, all wait.
    bool waits = type.base && waiting_.contains(*type.base);
    std::string body;
    for (const StateField& field : type.fields) {
      waits = waits || (field.type && *field.type != id && !printed_.contains(*field.type));
      const std::string declared = fmt::format(
          "public {}{}: {};", field.name, isContainer(field) ? "" : "!", tsTypeAndValue(field));
      if (field.isDeprecated) body += "    /** @deprecated */\n";
      if (waits) {
        body += fmt::format("    {}\n", declared);
        later_ += fmt::format("type({})({}.prototype, \"{}\");\n", argument(field), type.name,
                              field.name);
      } else {
        body += fmt::format("    @type({}) {}\n", argument(field), declared);
      }
    }
    if (waits) waiting_.insert(id);
    printed_.insert(id);
    classes_ += fmt::format("\nexport class {} extends {} {{\n{}}}\n", type.name,
                            type.base ? types_[*type.base].name : "Schema", body);
  }

  std::string tsTypeAndValue(const StateField& field) {
    const std::string type = tsType(field);
    return isContainer(field) ? fmt::format("{} = new {}()", type, type) : type;
  }

  const StateTypes& types_;
  std::set<size_t> begun_;
  std::set<size_t> printed_;
  std::set<size_t> waiting_;
  std::set<std::string> used_;  ///< of the library
  std::string classes_;
  std::string later_;
};

}  // namespace

std::string toTypeScript(const StateTypes& types) { return Printer(types).print(); }

}  // namespace roomd
