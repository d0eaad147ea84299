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
  Printer(const StateTypes& types, SchemaLibrary library)
      : types_(types), isV2_(library == SchemaLibrary::v2) {}

  std::string print() {
    for (size_t id = 0; id < types_.size(); ++id) printClass(id);
    std::string imports = "Schema, type";
    for (const auto& name : used_) imports += ", " + name;
    return fmt::format("{}\nimport {{ {} }} from '@colyseus/schema';\n{}{}{}", kHead, imports,
                       isV2_ ? "\nconst context = new Context();\n" : "", classes_,
                       later_.empty() ? "" : "\n" + later_);
  }

 private:
  /// The call of `type`.
  std::string decorator(const StateField& field) const {
    return fmt::format("type({}{})", argument(field), isV2_ ? ", { context }" : "");
  }

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

  /// Those that stand before it in the file: its base, and what extends that with a lower number,
  /// since the library numbers heirs in the order of their definition.
  bool printPredecessors(size_t id) {
    const auto base = types_[id].base;
    if (!base) return true;
    std::vector<size_t> before{*base};
    for (size_t other = 0; other < id; ++other) {
      if (types_[other].base == base) before.push_back(other);
    }
    for (const size_t one : before) printClass(one);
    return std::all_of(before.begin(), before.end(),
                       [this](size_t one) { return printed_.contains(one); });
  }

  /// What makes the library number a class: an heir without fields of its own would have none, and
  /// 2.x goes by the order of the first fields in the whole program.
  std::string registration(size_t id, bool baseWaits) {
    const StateType& type = types_[id];
    if (isV2_) {
      used_.insert("Context");
      const std::string call = fmt::format("context.add({}, {});", type.name, id);
      if (!baseWaits) return fmt::format("    static {{ {} }}\n", call);
      later_ += call + "\n";
    }
    return {};
  }

  void printClass(size_t id) {
    if (!begun_.insert(id).second) return;
    const StateType& type = types_[id];
    // One of them leads here itself: it comes first, and this class when it is its turn.
    if (!printPredecessors(id)) {
      begun_.erase(id);
      return;
    }
    for (const StateField& field : type.fields) {
      if (field.type) printClass(*field.type);
    }
    // A field has the number of its @type, so from the first that must wait on, all wait.
    bool waits = type.base && waiting_.contains(*type.base);
    std::string body = registration(id, waits);
    for (const StateField& field : type.fields) {
      waits = waits || (field.type && *field.type != id && !printed_.contains(*field.type));
      const std::string declared = fmt::format(
          "public {}{}: {};", field.name, isContainer(field) ? "" : "!", tsTypeAndValue(field));
      if (field.isDeprecated) body += "    /** @deprecated */\n";
      if (waits) {
        body += fmt::format("    {}\n", declared);
        later_ +=
            fmt::format("{}({}.prototype, \"{}\");\n", decorator(field), type.name, field.name);
      } else {
        body += fmt::format("    @{} {}\n", decorator(field), declared);
      }
    }
    if (waits) waiting_.insert(id);
    printed_.insert(id);
    const bool isEntity = type.base && !isV2_;
    if (isEntity) used_.insert("entity");
    classes_ +=
        fmt::format("\n{}export class {} extends {} {{\n{}}}\n", isEntity ? "@entity\n" : "",
                    type.name, type.base ? types_[*type.base].name : "Schema", body);
  }

  std::string tsTypeAndValue(const StateField& field) {
    const std::string type = tsType(field);
    return isContainer(field) ? fmt::format("{} = new {}()", type, type) : type;
  }

  const StateTypes& types_;
  const bool isV2_;
  std::set<size_t> begun_;
  std::set<size_t> printed_;
  std::set<size_t> waiting_;
  std::set<std::string> used_;  ///< of the library
  std::string classes_;
  std::string later_;
};

}  // namespace

std::string toTypeScript(const StateTypes& types, SchemaLibrary library) {
  return Printer(types, library).print();
}

}  // namespace roomd
