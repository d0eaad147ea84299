#!/bin/sh
# Measures the encoder and those of the four generations of @colyseus/schema with the same states, in
# turns, and prints a table of both: ./encode.sh [ROUNDS]
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=$(CDPATH='' cd -- "$here/../.." && pwd)
build=$root/build/release
clients=$root/tests/clients
rounds=${1:-3}
results=$build/tests/bench/encode/results
program=$build/tests/bench/encode/encode_bench

[ -f "$build/build.ninja" ] || (cd "$root" && cmake --preset release -DROOMD_TESTS=ON)
cmake --build "$build" --target encode_bench
[ -d "$clients/node_modules" ] || npm ci --prefix "$clients"
rm -rf "$results"
mkdir -p "$results"

node "$here/encode/check.cjs" "$clients" "$program"
for round in $(seq "$rounds"); do
  echo "round $round of $rounds" >&2
  "$program" "$here/encode/cases.json" --benchmark_repetitions=15 --benchmark_min_time=0.02 \
    --benchmark_format=json >"$results/roomd.$round.json" 2>/dev/null
  for generation in 2 3 4 5; do
    node "$here/encode/encode_bench.cjs" "$clients" "$generation" >"$results/$generation.$round.jsonl"
  done
done
node "$here/encode/table.cjs" "$results"
