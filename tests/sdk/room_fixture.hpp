// A room of class T beside a fake host.
#pragma once

#include <room/room.hpp>

#include "fake_host.hpp"

template <class T>
struct Fixture {
  fake::Host host;
  T* object = nullptr;
  fake::Room room{host, room::detail::Thunks<T>::kTable, make()};

 private:
  room_instance* make() {
    room_instance* instance = room::detail::Thunks<T>::create(nullptr, &host.table, 999);
    object = reinterpret_cast<T*>(instance);
    return instance;
  }
};
