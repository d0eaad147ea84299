#include "ids.hpp"

#include <sys/random.h>

#include <cerrno>
#include <cstdlib>

namespace roomd {

std::string randomId(size_t length) {
  static constexpr char kAlphabet[] =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
  std::string id(length, '\0');
  for (size_t filled = 0; filled < length;) {
    const ssize_t count = getrandom(id.data() + filled, length - filled, 0);
    if (count > 0) {
      filled += static_cast<size_t>(count);
    } else if (errno != EINTR) {
      std::abort();  // without randomness every seat could be guessed
    }
  }
  for (char& c : id) c = kAlphabet[static_cast<unsigned char>(c) & 63];
  return id;
}

}  // namespace roomd
