#!/bin/sh
# Lets every fuzz target search for a while.
#   tests/fuzz/run.sh SECONDS [BUILD]
# BUILD is a build folder made with clang, build/clang if not given. What is found on the way is kept
# in BUILD/tests/fuzz/found, a failing input beside it. Stops at the first target that fails.
set -eu

if [ $# -lt 1 ]; then
  echo "usage: $0 SECONDS [BUILD]" >&2
  exit 2
fi
seconds=$1
here=$(cd "$(dirname "$0")" && pwd)
build=${2:-$here/../../build/clang}/tests/fuzz

for source in "$here"/fuzz_*.cpp; do
  name=$(basename "$source" .cpp)
  found=$build/found/$name
  mkdir -p "$found"
  echo "== $name, $seconds s"
  "$build/$name" -max_total_time="$seconds" -max_len=8192 -print_final_stats=1 \
    -artifact_prefix="$build/found/$name-" "$found" "$here/corpus/$name"
done
