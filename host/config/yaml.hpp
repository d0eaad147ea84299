#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "config/config.hpp"

namespace roomd {

struct YamlNode;
using YamlPointer = std::shared_ptr<const YamlNode>;

/// A member of a map.
struct YamlEntry {
  std::string key;
  Position keyAt;
  YamlPointer value;

  /// Where to point when the value is wrong: at the value, or at its key when there is none.
  Position at() const;
};

/// One node of a YAML document. Aliases share the node of their anchor.
struct YamlNode {
  enum class Kind { kScalar, kList, kMap };

  Kind kind = Kind::kScalar;
  Position at;
  Value scalar;                    ///< of a scalar; null when nothing is there
  std::vector<YamlPointer> items;  ///< of a list
  std::vector<YamlEntry> entries;  ///< of a map, in the order of the file, each key once
  size_t nodes = 1;                ///< this and everything below it, aliases counted in full
  int height = 1;                  ///< levels from here to the deepest leaf

  bool isNothing() const { return kind == Kind::kScalar && scalar.isNull(); }

  /// What is here, for messages: `"text"`, `70000`, `true`, `a list`, `a map`, `nothing`.
  std::string describe() const;

  /// This node with everything below it as one value.
  Value toValue() const;
};

/// What came of reading a document. `root` is null after a syntax error and for an empty document.
struct YamlOutcome {
  YamlPointer root;
  std::vector<ConfigError> errors;
};

/// Reads one YAML 1.2 document and resolves its aliases. Reports duplicate keys, keys that are no
/// plain scalars, merge keys and unknown tags all at once; a syntax error, nesting deeper than 64
/// and more than 100,000 nodes (aliases counted in full) stop at the first.
YamlOutcome parseYaml(std::string_view text);

}  // namespace roomd
