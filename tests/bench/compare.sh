#!/bin/sh
# Measures roomd and the original server of one Colyseus version with the same load, one after the
# other, and prints a table of both with the ratio: ./compare.sh [VERSION [SUITES]]
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=$(CDPATH='' cd -- "$here/../.." && pwd)
build=$root/build/release
version=${1:-0.18}
suites=${2:-echo,broadcast,state,join,idle}
results=$build/tests/bench/results

cmake --build "$build" --target roomd loadgen bench
[ -d "$here/servers/$version/node_modules" ] || npm ci --prefix "$here/servers/$version"
ulimit -n "$(ulimit -Hn)"
mkdir -p "$results"

measure() { # LABEL COMMAND
  rm -f "$results/$1.jsonl"
  "$here/bench.py" --label "$1" --cmd "$2" --loadgen "$build/tests/bench/loadgen" --suite "$suites" \
    --retries 2 --out "$results/$1.jsonl" --log "$results/$1.log"
}

measure "colyseus-$version" "node $here/servers/rooms.cjs $version {port}"
measure roomd "$build/roomd --config $build/tests/bench/rooms.yaml --port {port}"
"$here/table.py" "$results/colyseus-$version.jsonl" "$results/roomd.jsonl"
