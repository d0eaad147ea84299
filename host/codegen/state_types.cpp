#include "codegen/state_types.hpp"

#include <cctype>
#include <set>

#include "value.hpp"

namespace roomd {
namespace {

std::string textOf(const Value& map, std::string_view key) {
  const Value* found = map.find(key);
  return found && found->text() ? *found->text() : std::string();
}

double numberOf(const Value& map, std::string_view key) {
  double number = 0;
  if (const Value* found = map.find(key)) found->number(number);
  return number;
}

/// The type id under `key`; nothing when there is none.
std::optional<size_t> idOf(const Value& map, std::string_view key) {
  if (!map.find(key)) return std::nullopt;
  return static_cast<size_t>(numberOf(map, key));
}

const Array* arrayOf(const Value* value) {
  return value ? std::get_if<Array>(&value->data) : nullptr;
}

bool isIdentifier(std::string_view text) {
  const auto isLetter = [](char c) {
    return std::isalpha(static_cast<unsigned char>(c)) || c == '_';
  };
  if (text.empty() || !isLetter(text.front())) return false;
  for (const char c : text) {
    if (!isLetter(c) && !std::isdigit(static_cast<unsigned char>(c))) return false;
  }
  return true;
}

StateField readField(const Value& described) {
  StateField field;
  field.name = textOf(described, "name");
  field.kind = textOf(described, "kind");
  field.element = textOf(described, "element");
  field.type = idOf(described, "type");
  field.isDeprecated = described.find("deprecated") != nullptr;
  if (field.kind == "quantized") {
    field.range = {numberOf(described, "min"), numberOf(described, "max"),
                   static_cast<int>(numberOf(described, "bits")), numberOf(described, "mode") != 0};
  }
  return field;
}

std::string toldKind(SchemaLibrary library, const std::string& kind) {
  if (library == SchemaLibrary::v5) return kind;
  if (kind == "stream") return "set";
  if (library != SchemaLibrary::v2) return kind;
  if (kind == "bigint64") return "int64";
  return kind == "biguint64" ? "uint64" : kind;
}

}  // namespace

StateTypes toldTo(SchemaLibrary library, StateTypes types) {
  for (StateType& type : types) {
    for (StateField& field : type.fields) {
      if (field.range && library != SchemaLibrary::v5) {
        field.kind = "uint" + std::to_string(field.range->bits);
        field.range.reset();
      }
      field.kind = toldKind(library, field.kind);
      field.element = toldKind(library, field.element);
    }
  }
  return types;
}

Result<StateTypes> readStateTypes(std::string_view msgpack) {
  const auto described = decode(msgpack);
  const Array* list = described ? arrayOf(&*described) : nullptr;
  if (!list || list->empty()) return Error{"the plugin's description of its state cannot be read"};
  StateTypes types;
  std::set<std::string> names;
  for (const Value& one : *list) {
    StateType type;
    type.name = textOf(one, "name");
    if (!isIdentifier(type.name)) type.name = "Type" + std::to_string(types.size());
    // Classes of one name in two namespaces.
    while (!names.insert(type.name).second) type.name += "_";
    type.base = idOf(one, "base");
    if (type.base && *type.base >= list->size()) return Error{"a base that there is not"};
    const Array* fields = arrayOf(one.find("fields"));
    for (const Value& field : fields ? *fields : Array()) {
      type.fields.push_back(readField(field));
      const StateField& read = type.fields.back();
      if (!isIdentifier(read.name) || (read.type && *read.type >= list->size())) {
        return Error{"a field of " + type.name + " that cannot be read"};
      }
    }
    types.push_back(std::move(type));
  }
  for (const StateType& type : types) {
    size_t steps = 0;
    for (auto base = type.base; base; base = types[*base].base) {
      if (++steps > types.size()) return Error{type.name + " extends itself"};
    }
  }
  return types;
}

}  // namespace roomd
