#include "wire/target.hpp"

#include <algorithm>

namespace roomd::wire {
namespace {

using Segments = std::vector<std::string>;

Segments splitPath(std::string_view path) {
  Segments segments;
  while (!path.empty()) {
    const size_t end = std::min(path.find('/'), path.size());
    if (end > 0) segments.emplace_back(path.substr(0, end));
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return segments;
}

/// The index of the segment that is an explicit prefix, or segments.size().
size_t findPrefix(const Segments& segments) {
  constexpr size_t processAndRoom = 2;
  for (size_t i = 0; i < segments.size(); ++i) {
    if (segments[i] == "matchmake") break;
    const bool isPlaceForPrefix = i == 0 || segments.size() - i > processAndRoom;
    if (isPlaceForPrefix && dialectOfPrefix(segments[i]) != nullptr) return i;
  }
  return segments.size();
}

/// Removes the explicit prefix and what is in front of it.
Generation takePrefix(Segments& segments) {
  const size_t prefix = findPrefix(segments);
  if (prefix == segments.size()) return Generation::unknown;
  const Generation generation = dialectOfPrefix(segments[prefix])->generation;
  segments.erase(segments.begin(), segments.begin() + static_cast<std::ptrdiff_t>(prefix) + 1);
  return generation;
}

void addParameter(Target& target, std::string_view parameter) {
  if (parameter.empty()) return;
  const size_t end = std::min(parameter.find('='), parameter.size());
  target.query.emplace_back(parameter.substr(0, end),
                            parameter.substr(std::min(end + 1, parameter.size())));
}

/// What stands behind the scheme of the URL in "orig=ws://..." or "orig=wss://...", else nothing.
std::string_view wrappedUrl(std::string_view parameter) {
  for (const std::string_view start : {"orig=ws://", "orig=wss://"}) {
    if (parameter.starts_with(start)) return parameter.substr(start.size());
  }
  return {};
}

/// Takes "host:port/prefix/pid/rid?sessionId=x" apart; the explicit prefix of the outer URL stays.
void unwrap(Target& target, std::string_view url) {
  const size_t query = std::min(url.find('?'), url.size());
  const std::string_view hostAndPath = url.substr(0, query);
  const size_t path = std::min(hostAndPath.find('/'), hostAndPath.size());
  target.segments = splitPath(hostAndPath.substr(path));
  takePrefix(target.segments);
  addParameter(target, url.substr(std::min(query + 1, url.size())));
}

}  // namespace

std::optional<std::string_view> Target::parameter(std::string_view name) const {
  const auto found = std::find_if(query.begin(), query.end(),
                                  [&](const auto& entry) { return entry.first == name; });
  if (found == query.end()) return std::nullopt;
  return found->second;
}

Target parseTarget(std::string_view path, const std::vector<std::string>& parameters) {
  Target target;
  target.segments = splitPath(path);
  size_t next = 0;
  const std::string_view url = parameters.empty() ? std::string_view() : wrappedUrl(parameters[0]);
  const auto* wrapper = target.segments.empty() ? nullptr : dialectOfPrefix(target.segments.back());
  if (!url.empty() && wrapper != nullptr) {
    target.generation = wrapper->generation;
    unwrap(target, url);
    next = 1;
  } else {
    target.generation = takePrefix(target.segments);
  }
  for (; next < parameters.size(); ++next) addParameter(target, parameters[next]);
  return target;
}

Generation generationOfWebSocket(const Target& target, const ProcessIds& ids) {
  if (target.generation != Generation::unknown) return target.generation;
  if (target.segments.size() < 2) return Generation::modern;
  const auto meaning = ids.parse(target.segments[target.segments.size() - 2]);
  if (!meaning || !meaning->oldShape) return Generation::modern;
  return target.parameter("_authToken") ? Generation::g16 : Generation::g15;
}

Generation generationOfRequest(const Target& target, std::string_view userAgent,
                               std::string_view secFetchMode) {
  if (target.generation != Generation::unknown) return target.generation;
  if (userAgent.empty() && secFetchMode.empty()) return Generation::g16;
  if (userAgent == "node" && !secFetchMode.empty()) return Generation::modern;
  return Generation::unknown;
}

}  // namespace roomd::wire
