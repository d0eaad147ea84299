// Trace: a file to which a room appends one line of JSON for each thing that happens in it.
#pragma once

#include <room/room.hpp>
#include <string>

/// A value as JSON; bytes and times, which JSON has not, are null.
std::string toJson(const room::Value& value);

class Trace {
 public:
  /// Nothing is written until there is a file.
  void open(std::string file) { file_ = std::move(file); }
  /// Writes a line at once, so that whoever reads the file sees it before anything that follows.
  void write(const room::Value& line) const;

 private:
  std::string file_;
};
