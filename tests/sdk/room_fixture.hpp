// A room of class T beside a fake host.
#pragma once

#include <room/room.hpp>

#include "fake_host.hpp"

template <class T>
struct Fixture {
  using Thunks = room::detail::Thunks<T>;

  fake::Host host;
  T* object = nullptr;
  fake::Room room{host, Thunks::kTable, make()};

 private:
  room_instance* make() {
    room_instance* instance = Thunks::create(nullptr, &host.table, 999);
    object = &Thunks::self(instance);
    return instance;
  }
};
