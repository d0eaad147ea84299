#include <string_view>

#include "plugin/loader.hpp"

int main(int count, char** arguments) {
  if (count != 3 || std::string_view(arguments[1]) != "--probe") return 2;
  return roomd::Loader::probe(arguments[2]);
}
