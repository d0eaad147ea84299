#!/usr/bin/env python3
"""Counts the instructions that some ticks of the encoder's benchmark and some scripts of a room take,
which no other work on the machine changes, and compares them with recorded.json.

    count.py ENCODE_BENCH ROOM_SCRIPT            fails if a count is not within 5 % of what was recorded
    count.py ENCODE_BENCH ROOM_SCRIPT --record   writes the counts of now to recorded.json; say in the commit why

A count that fell is to be recorded, too: otherwise it could rise again unnoticed.
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
CASES = HERE.parent / "encode" / "cases.json"
RECORDED = HERE / "recorded.json"
TOLERANCE = 0.05
TICKS = 10  # as in encode_bench.cpp


def instructions_of(function, command):
    with tempfile.TemporaryDirectory() as folder:
        run = subprocess.run(["valgrind", "--tool=callgrind", f"--toggle-collect={function}",
                              f"--callgrind-out-file={folder}/out", *command],
                             capture_output=True, text=True)
    collected = re.search(r"Collected : (\d+)", run.stderr)
    if run.returncode != 0 or not collected:
        sys.exit(f"{command}: {run.stderr}")
    return int(collected[1])


def main():
    encode_bench, room_script = sys.argv[1:3]
    count = {
        "ticks": lambda case: round(
            instructions_of("measured_ticks", [encode_bench, CASES, "--ticks", case]) / TICKS),
        "scripts": lambda script: instructions_of("measured_script", [room_script, script]),
    }
    recorded = json.loads(RECORDED.read_text())
    counted = {kind: {name: count[kind](name) for name in names} for kind, names in recorded.items()}
    if sys.argv[3:] == ["--record"]:
        RECORDED.write_text(json.dumps(counted, indent=2) + "\n")
        return 0
    failed = False
    for kind, names in recorded.items():
        for name, before in names.items():
            now = counted[kind][name]
            change = now / before - 1
            differs = abs(change) > TOLERANCE
            failed = failed or differs
            print(f"{'FAILED' if differs else 'ok':6} {name:40} {now:9,} instructions, {change:+.1%}")
    if failed:
        print("If this is as it should be, run count.py with --record and commit recorded.json with the reason.")
    return 1 if failed else 0


sys.exit(main())
