#!/usr/bin/env python3
"""Prints the medians of two result files of bench.py side by side: table.py BASE.jsonl OURS.jsonl"""
import json
import statistics
import sys
from collections import defaultdict

# Headline figures, in the order in which the first that a case has is shown; and what is better.
FIGURES = {
    "rss_per_client_b": "less",
    "patches_per_cpu_s": "more",
    "joins_per_cpu_s": "more",
    "msgs_per_cpu_s": "more",
}


def medians(path):
    """{case: (figure, median, number of runs)} of one file."""
    runs = defaultdict(list)
    with open(path) as lines:
        for line in lines:
            run = json.loads(line)
            if "(warming)" not in run["case"]:
                runs[run["case"]].append(run)
    result = {}
    for case, rows in runs.items():
        figure = next((name for name in FIGURES if name in rows[0]), None)
        if figure:
            result[case] = (figure, statistics.median(row[figure] for row in rows), len(rows))
    return result


def main():
    base, ours = (medians(path) for path in sys.argv[1:3])
    label = [path.rsplit("/", 1)[-1].removesuffix(".jsonl") for path in sys.argv[1:3]]
    print(f"{'case':36} {'figure (median)':20} {label[0]:>16} {label[1]:>16} {'better by':>10}")
    for case, (figure, before, _) in base.items():
        if case not in ours:
            print(f"{case:36} {figure:20} {before:16,.0f} {'failed':>16}")
            continue
        after = ours[case][1]
        ratio = after / before if FIGURES[figure] == "more" else before / max(after, 1)
        print(f"{case:36} {figure:20} {before:16,.0f} {after:16,.0f} {ratio:9.1f}x")


main()
