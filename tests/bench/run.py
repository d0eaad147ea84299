#!/usr/bin/env python3
"""Runs workloads against every server, paired round by round, and writes results and report.

Use it through run.sh, which builds what it needs.
"""
import argparse
import contextlib
import json
import pathlib
import resource

import measure
import report
from servers import ALL, BUILD, TWO_LOOPS, Server
from workloads import CURVES, WORKLOADS


class Record:
    """Results as they come, one JSON object per line."""

    def __init__(self, folder):
        self.folder = folder
        self.file = open(folder / "results.jsonl", "a")

    def add(self, kind, name, server, value, **more):
        row = dict(kind=kind, name=name, server=server, value=value, **more)
        self.file.write(json.dumps(row) + "\n")
        self.file.flush()
        print(f"{name:20} {server:16} {value:>14,.1f}", flush=True)


def start(stack, name, folder):
    return stack.enter_context(Server(name, folder / f"{name}.log"))


def measured(workload, names):
    if workload.cores:
        return ["roomd", TWO_LOOPS]
    return [name for name in names
            if (workload.real or not name.startswith("colyseus"))
            and (not name.startswith("floor") or name == f"floor-{workload.floor}")]


def run_workload(options, record, workload):
    names = measured(workload, options.servers)
    if workload.sweep:
        for name in names:
            with Server(name, record.folder / f"{name}.log") as server:
                measure.run(server, f"{workload.load} {workload.sweep[0]} 1", options.heat)
                most = measure.most_sustained(server, workload.load, *workload.sweep)
                record.add("workload", workload.name, name, most)
        return
    if workload.fresh:
        for _ in range(options.rounds):
            for name in names:
                with Server(name, record.folder / f"{name}.log") as server:
                    note(record, workload, name, measure.run(server, workload.load, 1.0))
        return
    with contextlib.ExitStack() as stack:
        servers = [start(stack, name, record.folder) for name in names]
        for server in servers:
            measure.run(server, workload.load, options.heat)
        for _ in range(options.rounds):
            for server in servers:
                result = measure.run_undisturbed(server, workload.load, options.seconds,
                                                 options.noise_limit, options.retries)
                note(record, workload, server.name, result)


def note(record, workload, name, result):
    if result and workload.figure in result:
        record.add("workload", workload.name, name, result[workload.figure],
                   other_cpu=result["other_cpu"], steal=result["steal"],
                   loadgen_cpu=result["loadgen_cpu"], server_cpu=result["server_cpu"])


def run_curve(options, record, curve):
    title, _, points, figure, _ = curve
    with contextlib.ExitStack() as stack:
        servers = [start(stack, name, record.folder) for name in options.servers if name != "floor-direct"]
        for server in servers:
            measure.run(server, points[0][1], options.heat)
        for x, load in points:
            for server in servers:
                results = [measure.run(server, load, options.seconds) for _ in range(3)]
                values = sorted(result[figure] for result in results if result and figure in result)
                if values:
                    record.add("curve", title, server.name, values[len(values) // 2], x=x)


def main():
    by_name = {workload.name: workload for workload in WORKLOADS}
    curves = {curve[0]: curve for curve in CURVES}
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("workloads", nargs="*", metavar="workload",
                        help="default: all rows of the table; `curves`: those too; " +
                             ", ".join(by_name) + "; curve-" + ", curve-".join(curves))
    parser.add_argument("--servers", default=",".join(ALL), type=lambda text: text.split(","),
                        help="default: %(default)s")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=1.5, help="of a run")
    parser.add_argument("--heat", type=float, default=2.0, help="untimed seconds before the first run")
    parser.add_argument("--noise-limit", type=float, default=0.3,
                        help="cores used by others above which a run is repeated")
    parser.add_argument("--retries", type=int, default=2)
    parser.add_argument("--results", type=pathlib.Path, default=BUILD / "tests/bench/results")
    options = parser.parse_args()

    wanted = options.workloads or list(by_name)
    if "curves" in wanted:
        wanted = [name for name in wanted if name != "curves"] + [f"curve-{name}" for name in curves]
    unknown = [name for name in wanted
               if name not in by_name and name.removeprefix("curve-") not in curves]
    if unknown or not set(options.servers) <= set(ALL):
        parser.error(f"unknown: {', '.join(unknown + sorted(set(options.servers) - set(ALL)))}")

    _, most_files = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most_files, most_files))
    options.results.mkdir(parents=True, exist_ok=True)
    (options.results / "results.jsonl").unlink(missing_ok=True)
    record = Record(options.results)
    for name in wanted:
        if name in by_name:
            run_workload(options, record, by_name[name])
        else:
            run_curve(options, record, curves[name.removeprefix("curve-")])
    report.write(options.results)


main()
