#!/bin/sh
# Command 2: installs what is missing, builds roomd in four ways, and runs the tests of each.
#   release  every test                       asan   all but those marked `plain`, with AddressSanitizer and UBSan
#   tsan     the tests marked `threaded`      clang  the fuzz targets over their corpora
# Names of presets as arguments choose some of them: tests/run.sh release asan
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
. "$root/host/packages.sh"

# shellcheck disable=SC2086
install_missing $host_packages $test_packages
command -v node >/dev/null || install_missing nodejs
command -v npm >/dev/null || install_missing npm

cd "$root"
# The official clients, and the original servers that some tests compare with.
for folder in tests/clients tests/bench/servers/*/; do
  installed="$folder/node_modules/.installed-lock.json"
  if ! cmp -s "$folder/package-lock.json" "$installed"; then
    npm ci --prefix "$folder"
    cp "$folder/package-lock.json" "$installed"
  fi
done

if command -v ccache >/dev/null; then
  export CMAKE_C_COMPILER_LAUNCHER=ccache CMAKE_CXX_COMPILER_LAUNCHER=ccache
  # So that another checkout of the same sources finds what this one has compiled.
  export CCACHE_BASEDIR="$root" CCACHE_NOHASHDIR=1
fi

# The sanitizers of g++ 12 do not get along with the address randomisation of recent kernels.
fixed_addresses=
if setarch -R true 2>/dev/null; then fixed_addresses='setarch -R'; fi

jobs=$(nproc)
failed=

# try PRESET TARGETS CTEST_ARGUMENT... builds targets of a preset and runs tests of it.
try() {
  preset=$1
  targets=$2
  shift 2
  echo "== $preset"
  rm -f "build/$preset/tests.log"
  # shellcheck disable=SC2086
  if cmake --preset "$preset" -DROOMD_TESTS=ON &&
    cmake --build --preset "$preset" --parallel "$jobs" --target $targets &&
    $fixed_addresses ctest --preset "$preset" --parallel "$jobs" --no-tests=error \
      --output-log "build/$preset/tests.log" "$@"; then
    return 0
  fi
  failed="$failed $preset"
}

# What the tests marked `threaded` need.
threaded='roomd plugins/all tests/plugins/all tests/control/all tests/plugin/all tests/room/all
  tests/presence/all tests/match/all tests/net/all tests/guard/all'

presets=${*:-release asan tsan clang}
for preset in $presets; do
  case $preset in
    tsan) try tsan "$threaded" --label-regex threaded ;;
    clang) try clang all --label-regex fuzz ;;
    asan) try asan all --label-exclude 'compiler|plain' ;;
    *) try "$preset" all ;;
  esac
done

echo
for preset in $presets; do
  summary=$(grep -h 'tests passed' "build/$preset/tests.log" 2>/dev/null) || summary='was not built: see above'
  printf '%-8s %s\n' "$preset" "$summary"
done
if [ -n "$failed" ]; then
  echo "failed:$failed"
  exit 1
fi
