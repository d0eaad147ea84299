#!/usr/bin/env python3
"""Counts the instructions that a tick of some cases of the encoder's benchmark takes, which no other
work on the machine changes, and compares them with recorded.json.

    count.py ENCODE_BENCH            fails if a count is not within 5 % of what was recorded
    count.py ENCODE_BENCH --record   writes the counts of now to recorded.json; say in the commit why

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


def instructions_per_tick(program, case):
    with tempfile.TemporaryDirectory() as folder:
        command = ["valgrind", "--tool=callgrind", "--toggle-collect=measured_ticks",
                   f"--callgrind-out-file={folder}/out", program, CASES, "--ticks", case]
        run = subprocess.run(command, capture_output=True, text=True)
    collected = re.search(r"Collected : (\d+)", run.stderr)
    if run.returncode != 0 or not collected:
        sys.exit(f"{case}: {run.stderr}")
    return round(int(collected[1]) / TICKS)


def main():
    program = sys.argv[1]
    recorded = json.loads(RECORDED.read_text())
    counted = {case: instructions_per_tick(program, case) for case in recorded}
    if sys.argv[2:] == ["--record"]:
        RECORDED.write_text(json.dumps(counted, indent=2) + "\n")
        return 0
    failed = False
    for case, before in recorded.items():
        change = counted[case] / before - 1
        differs = abs(change) > TOLERANCE
        failed = failed or differs
        print(f"{'FAILED' if differs else 'ok':6} {case:40} {counted[case]:9,} instructions, {change:+.1%}")
    if failed:
        print("If this is as it should be, run count.py with --record and commit recorded.json with the reason.")
    return 1 if failed else 0


sys.exit(main())
