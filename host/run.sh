#!/bin/sh
# Command 1: installs what is missing, builds roomd and the plugins, and starts it. Arguments go to
# roomd; without --config it takes the rooms.yaml of this tree.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
. "$root/host/packages.sh"

# shellcheck disable=SC2086
install_missing $host_packages

cd "$root"
if [ -f build/release/CMakeCache.txt ]; then
  cmake --preset release
else
  cmake --preset release -DROOMD_TESTS=OFF
fi
cmake --build --preset release --parallel "$(nproc)" --target host/all plugins/all

case " $* " in
  *' --config'* | *' check '*) exec build/release/roomd "$@" ;;
  *) exec build/release/roomd --config rooms.yaml "$@" ;;
esac
