#include "room/state/encoder.hpp"

struct State {
  double x = 0;
};

template class room::StateEncoder<State>;
