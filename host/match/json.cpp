#include "match/json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

namespace roomd {
namespace {

using nlohmann::json;

constexpr size_t kMaxDepth = 64;

/// Builds a Value while the text is read, so that depth is bounded before anything is built on it.
class Builder : public nlohmann::json_sax<json> {
 public:
  bool null() override { return add(Value{nullptr}); }
  bool boolean(bool value) override { return add(Value{value}); }
  bool number_integer(number_integer_t value) override { return add(Value{int64_t{value}}); }
  bool number_unsigned(number_unsigned_t value) override {
    if (std::in_range<int64_t>(value)) return add(Value{static_cast<int64_t>(value)});
    return add(Value{uint64_t{value}});
  }
  bool number_float(number_float_t value, const string_t&) override { return add(Value{value}); }
  bool string(string_t& value) override { return add(Value{std::move(value)}); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(Value{Map{}}); }
  bool start_array(std::size_t) override { return open(Value{Array{}}); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool key(string_t& value) override {
    open_.back().second = std::move(value);
    return true;
  }
  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::detail::exception&) override {
    error = fmt::format("malformed JSON at byte {}", position);
    return false;
  }

  Value result;
  std::string error;

 private:
  bool open(Value container) {
    if (open_.size() >= kMaxDepth) {
      error = "JSON is nested too deeply";
      return false;
    }
    open_.emplace_back(std::move(container), std::string());
    return true;
  }

  bool close() {
    Value finished = std::move(open_.back().first);
    open_.pop_back();
    if (auto* members = std::get_if<Map>(&finished.data)) keepLastOfEqualKeys(*members);
    return add(std::move(finished));
  }

  bool add(Value value) {
    if (open_.empty()) {
      result = std::move(value);
      return true;
    }
    auto& [container, name] = open_.back();
    if (auto* array = std::get_if<Array>(&container.data)) {
      array->push_back(std::move(value));
    } else {
      std::get<Map>(container.data).push_back({std::move(name), std::move(value)});
    }
    return true;
  }

  std::vector<std::pair<Value, std::string>> open_;
};

/// What needs no escapes is written as it is: nearly every text, and much faster than by the
/// library.
bool isPlain(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return c >= ' ' && c < '\x7f' && c != '"' && c != '\\'; });
}

void writeText(std::string& out, const std::string& text) {
  if (!isPlain(text)) {
    out += json(text).dump(-1, ' ', false, json::error_handler_t::replace);
    return;
  }
  out += '"';
  out += text;
  out += '"';
}

/// `writeOne` writes an item of `items`.
template <class Items, class WriteOne>
void writeList(std::string& out, char open, const Items& items, char close, WriteOne&& writeOne) {
  out += open;
  bool isFirst = true;
  for (const auto& item : items) {
    if (!std::exchange(isFirst, false)) out += ',';
    writeOne(item);
  }
  out += close;
}

void writeNumber(std::string& out, auto number) { out += fmt::format_int(number).c_str(); }

void write(std::string& out, const Value& value) {
  std::visit(
      [&out](const auto& data) {
        using T = std::decay_t<decltype(data)>;
        if constexpr (std::is_same_v<T, std::string>) {
          writeText(out, data);
        } else if constexpr (std::is_same_v<T, int64_t> || std::is_same_v<T, uint64_t>) {
          writeNumber(out, data);
        } else if constexpr (std::is_same_v<T, Binary>) {
          writeList(out, '[', data.bytes, ']',
                    [&](char byte) { writeNumber(out, static_cast<unsigned char>(byte)); });
        } else if constexpr (std::is_same_v<T, Array>) {
          writeList(out, '[', data, ']', [&](const Value& item) { write(out, item); });
        } else if constexpr (std::is_same_v<T, Map>) {
          writeList(out, '{', data, '}', [&](const Member& member) {
            writeText(out, member.key);
            out += ':';
            write(out, member.value);
          });
        } else {
          out += json(data).dump();
        }
      },
      value.data);
}

}  // namespace

Result<Value> parseJson(std::string_view text) {
  Builder builder;
  if (!json::sax_parse(text, &builder)) {
    return Error{builder.error.empty() ? "malformed JSON" : builder.error};
  }
  return std::move(builder.result);
}

std::string toJson(const Value& value) {
  std::string text;
  write(text, value);
  return text;
}

}  // namespace roomd
