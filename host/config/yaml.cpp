#include "config/yaml.hpp"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <sstream>
#include <unordered_map>

#include "config/scalar.hpp"

namespace roomd {
namespace {

constexpr int kMaxDepth = 64;
constexpr size_t kMaxNodes = 100'000;

// What yaml-cpp calls the tags of scalars without one.
constexpr std::string_view kPlain = "?";
constexpr std::string_view kQuoted = "!";
constexpr std::string_view kTagPrefix = "tag:yaml.org,2002:";

Position position(const YAML::Mark& mark) { return {mark.line + 1, mark.column + 1}; }

// Builds the tree from the parser's events. Going through events rather than yaml-cpp's own nodes
// shows duplicate keys, which those merge, and counts aliases before anything walks them.
class TreeBuilder final : public YAML::EventHandler {
 public:
  YamlPointer root() const { return root_; }
  std::vector<ConfigError> takeErrors() { return std::move(errors_); }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    auto node = make(YamlNode::Kind::kScalar, mark);
    add(std::move(node), anchor, "", mark);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& text) override {
    auto node = make(YamlNode::Kind::kScalar, mark);
    node->scalar = scalar(mark, tag, text);
    if (isKeyNext() && tag == kPlain && text == "<<") {
      error(mark, "merge keys (<<) are not supported; repeat the members");
    }
    add(std::move(node), anchor, text, mark);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    auto found = anchors_.find(anchor);
    if (found == anchors_.end()) throw YAML::ParserException(mark, "an alias inside of its anchor");
    add(found->second, YAML::NullAnchor, "", mark);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(YamlNode::Kind::kList, "seq", mark, tag, anchor);
  }
  void OnSequenceEnd() override { close(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(YamlNode::Kind::kMap, "map", mark, tag, anchor);
  }
  void OnMapEnd() override { close(); }

 private:
  // A list or map whose end has not come yet.
  struct Open {
    std::shared_ptr<YamlNode> node;
    YAML::anchor_t anchor;
    YAML::Mark mark;
    std::unordered_map<std::string, Position> keys = {};  // of a map
    bool hasKey = false;                                  // its value comes next
    bool keyIsGood = false;
    std::string key = {};
    Position keyAt = {};
  };

  void error(const YAML::Mark& mark, std::string message) {
    errors_.push_back({position(mark), std::move(message)});
  }

  static std::shared_ptr<YamlNode> make(YamlNode::Kind kind, const YAML::Mark& mark) {
    auto node = std::make_shared<YamlNode>();
    node->kind = kind;
    node->at = position(mark);
    return node;
  }

  bool isKeyNext() const {
    return !open_.empty() && open_.back().node->kind == YamlNode::Kind::kMap &&
           !open_.back().hasKey;
  }

  Value scalar(const YAML::Mark& mark, const std::string& tag, const std::string& text) {
    if (tag == kQuoted || tag == "tag:yaml.org,2002:str") return Value{text};
    Value value = resolveScalar(text);
    if (tag == kPlain || tag.empty()) return value;
    const bool fits = (tag == "tag:yaml.org,2002:null" && value.isNull()) ||
                      (tag == "tag:yaml.org,2002:bool" && value.boolean() != nullptr) ||
                      (tag == "tag:yaml.org,2002:int" && isInteger(value)) ||
                      (tag == "tag:yaml.org,2002:float" && makeFloat(value));
    if (!fits) error(mark, fmt::format("\"{}\" cannot have the tag {}", text, shortTag(tag)));
    return value;
  }

  static bool isInteger(const Value& value) {
    return std::holds_alternative<int64_t>(value.data) ||
           std::holds_alternative<uint64_t>(value.data);
  }

  static bool makeFloat(Value& value) {
    double number = 0;
    if (!value.number(number)) return false;
    value.data = number;
    return true;
  }

  static std::string shortTag(std::string_view tag) {
    if (!tag.starts_with(kTagPrefix)) return std::string(tag);
    return fmt::format("!!{}", tag.substr(kTagPrefix.size()));
  }

  void open(YamlNode::Kind kind, std::string_view name, const YAML::Mark& mark,
            const std::string& tag, YAML::anchor_t anchor) {
    const bool known = tag.empty() || tag == kPlain || tag == kQuoted ||
                       (tag.starts_with(kTagPrefix) && tag.substr(kTagPrefix.size()) == name);
    if (!known) error(mark, fmt::format("unknown tag {}", shortTag(tag)));
    checkDepth(open_.size() + 1, mark);
    open_.push_back({make(kind, mark), anchor, mark});
  }

  void close() {
    Open done = std::move(open_.back());
    open_.pop_back();
    add(std::move(done.node), done.anchor, "", done.mark);
  }

  void checkDepth(size_t depth, const YAML::Mark& mark) {
    if (depth > kMaxDepth) {
      throw YAML::ParserException(mark, fmt::format("nested deeper than {}", kMaxDepth));
    }
  }

  // Puts a finished node where it belongs. `text` is what it is called if it turns out to be a key.
  void add(YamlPointer node, YAML::anchor_t anchor, const std::string& text,
           const YAML::Mark& mark) {
    if (anchor != YAML::NullAnchor) anchors_[anchor] = node;
    if (open_.empty()) {
      root_ = std::move(node);
      return;
    }
    Open& parent = open_.back();
    if (isKeyNext()) {
      addKey(parent, *node, text, mark);
      return;
    }
    YamlNode& into = *parent.node;
    into.nodes += node->nodes;
    into.height = std::max(into.height, node->height + 1);
    checkDepth(open_.size() + static_cast<size_t>(node->height), mark);
    if (into.nodes > kMaxNodes) {
      throw YAML::ParserException(
          mark, fmt::format("more than {} values (aliases count in full)", kMaxNodes));
    }
    if (into.kind == YamlNode::Kind::kList) {
      into.items.push_back(std::move(node));
    } else {
      parent.hasKey = false;
      if (parent.keyIsGood) {
        into.entries.push_back({std::move(parent.key), parent.keyAt, std::move(node)});
      }
    }
  }

  void addKey(Open& parent, const YamlNode& node, const std::string& text, const YAML::Mark& mark) {
    parent.hasKey = true;
    parent.key = text;
    parent.keyAt = position(mark);
    parent.keyIsGood = false;
    if (text.empty() && node.scalar.text() == nullptr) {
      error(mark, "a key must be a plain word or text");
      return;
    }
    const auto [first, isNew] = parent.keys.try_emplace(text, parent.keyAt);
    parent.keyIsGood = isNew;
    if (!isNew) {
      error(mark, fmt::format("duplicate key \"{}\", first in line {}", text, first->second.line));
    }
  }

  std::vector<Open> open_;
  std::unordered_map<YAML::anchor_t, YamlPointer> anchors_;
  YamlPointer root_;
  std::vector<ConfigError> errors_;
};

}  // namespace

Position YamlEntry::at() const { return value->isNothing() ? keyAt : value->at; }

std::string YamlNode::describe() const {
  if (kind == Kind::kList) return "a list";
  if (kind == Kind::kMap) return "a map";
  if (scalar.isNull()) return "nothing";
  if (const bool* flag = scalar.boolean()) return *flag ? "true" : "false";
  if (const std::string* text = scalar.text()) return fmt::format("\"{}\"", *text);
  if (const auto* integer = std::get_if<int64_t>(&scalar.data)) return fmt::to_string(*integer);
  if (const auto* natural = std::get_if<uint64_t>(&scalar.data)) return fmt::to_string(*natural);
  double number = 0;
  scalar.number(number);
  return fmt::to_string(number);
}

Value YamlNode::toValue() const {
  if (kind == Kind::kScalar) return scalar;
  if (kind == Kind::kList) {
    Array array;
    for (const YamlPointer& item : items) array.push_back(item->toValue());
    return {std::move(array)};
  }
  Map map;
  for (const YamlEntry& entry : entries) map.push_back({entry.key, entry.value->toValue()});
  return {std::move(map)};
}

YamlOutcome parseYaml(std::string_view text) {
  TreeBuilder builder;
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    parser.HandleNextDocument(builder);
    YamlPointer root = builder.root();
    TreeBuilder second;
    if (parser.HandleNextDocument(second) && second.root() != nullptr) {
      return {nullptr, {{second.root()->at, "a second document; only one is read"}}};
    }
    return {std::move(root), builder.takeErrors()};
  } catch (const YAML::Exception& problem) {
    return {nullptr, {{position(problem.mark), problem.msg}}};
  }
}

}  // namespace roomd
