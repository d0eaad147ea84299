#pragma once

#include <cstddef>

namespace roomd {

/// How many threads still run that code of this library (a handle of dlopen) has started, itself or
/// through another library. Unmapping the library would pull the ground from under them. roomd has
/// a pthread_create of its own to know. [any thread]
size_t countThreadsOf(void* library);

}  // namespace roomd
