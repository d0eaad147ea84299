// Reads lines "<stream>\t<schema>\t<case>" and replays each case with the structs of its schema.
#include <cstdlib>
#include <exception>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

#include "replay.hpp"

namespace {

room::Value valueOf(const nlohmann::ordered_json& json) {
  using room::Value;
  switch (json.type()) {
    case nlohmann::json::value_t::object: {
      Value object = Value::object();
      for (const auto& [key, member] : json.items()) object.set(key, valueOf(member));
      return object;
    }
    case nlohmann::json::value_t::array: {
      Value array = Value::array();
      for (const auto& element : json) array.push(valueOf(element));
      return array;
    }
    case nlohmann::json::value_t::string:
      return json.get<std::string>();
    case nlohmann::json::value_t::boolean:
      return json.get<bool>();
    case nlohmann::json::value_t::null:
      return nullptr;
    default:
      return json.get<double>();
  }
}

}  // namespace

int main() {
  std::string line;
  while (std::getline(std::cin, line)) {
    const std::size_t first = line.find('\t');
    const std::size_t second = line.find('\t', first + 1);
    const auto stream = static_cast<std::uint32_t>(std::stoul(line.substr(0, first)));
    const auto found = replay::schemas().find(line.substr(first + 1, second - first - 1));
    try {
      if (found == replay::schemas().end()) throw std::logic_error("the schema was not compiled");
      found->second(valueOf(nlohmann::ordered_json::parse(line.substr(second + 1))), stream);
    } catch (const std::exception& error) {
      std::cout << nlohmann::json{{"do", "error"}, {"message", error.what()}} << '\n';
    }
    std::cout << R"({"do":"end"})" << std::endl;
  }
}
