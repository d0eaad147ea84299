#!/bin/sh
# Measures roomd, the original Colyseus servers and the socket floor with the same load in one run,
# and prints a table of them with the goals: run.sh [--servers A,B] [--rounds N] [workload...]
# `run.sh endurance` keeps 20,000 clients for ten minutes. README.md says more; `run.sh --help` names the workloads.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=$(CDPATH='' cd -- "$here/../.." && pwd)
. "$root/host/packages.sh"

# shellcheck disable=SC2086
install_missing $host_packages $test_packages python3
command -v node >/dev/null || install_missing nodejs
command -v npm >/dev/null || install_missing npm
for folder in "$here"/servers/*/; do
  [ -d "$folder/node_modules" ] || npm ci --prefix "$folder"
done

cd "$root"
if command -v ccache >/dev/null; then
  export CMAKE_C_COMPILER_LAUNCHER=ccache CMAKE_CXX_COMPILER_LAUNCHER=ccache
  export CCACHE_BASEDIR="$root" CCACHE_NOHASHDIR=1
fi
cmake --preset release -DROOMD_TESTS=ON
cmake --build build/release --target roomd loadgen floor_server bench
if [ "${1-}" = endurance ]; then
  shift
  exec python3 "$here/endurance.py" "$@"
fi
exec python3 "$here/run.py" "$@"
