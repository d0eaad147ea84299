"""Turns results.jsonl into a table (report.md) and plots (curve-*.svg)."""
import json
import platform
import statistics
from collections import defaultdict

import plot
from servers import ALL, TWO_LOOPS
from workloads import CURVES, WORKLOADS


def read(folder):
    with open(folder / "results.jsonl") as lines:
        return [json.loads(line) for line in lines]


def machine():
    with open("/proc/cpuinfo") as info:
        names = [line.split(":", 1)[1].strip() for line in info if line.startswith("model name")]
    return f"{len(names)} cores of {names[0]}, Linux {platform.release()}"


def spread(values):
    return f"{statistics.median(values):,.4g} [{min(values):,.4g}-{max(values):,.4g}]"


def times_better(workload, ours, other):
    """How many times as good as `other`; more is better whatever the figure is."""
    if workload.less_is_better:
        return other / max(ours, 1e-9)
    return ours / max(other, 1e-9)


def verdict(workload, ours, real, floor):
    """(text, whether it is met) for each goal of the row."""
    if workload.real_goal and real is not None:
        ratio = times_better(workload, ours, real)
        yield f"{ratio:.2f}x of {workload.real_goal:g}x", ratio >= workload.real_goal
    if workload.floor_goal and floor is not None:
        ratio = times_better(workload, ours, floor)
        yield f"floor {ratio:.0%} of {workload.floor_goal:.0%}", ratio >= workload.floor_goal
    if workload.at_most:
        yield f"at most {workload.at_most:g}", ours <= workload.at_most


def table(rows):
    values = defaultdict(lambda: defaultdict(list))
    for row in rows:
        if row["kind"] == "workload":
            values[row["name"]][row["server"]].append(row["value"])
    names = [name for name in (*ALL, TWO_LOOPS) if any(name in servers for servers in values.values())]
    lines = ["| workload | unit | " + " | ".join(names) + " | goals |",
             "|---|---|" + "---|" * (len(names) + 1)]
    for workload in WORKLOADS:
        servers = values.get(workload.name)
        if not servers:
            continue
        medians = {name: statistics.median(found) for name, found in servers.items()}
        best = min if workload.less_is_better else max
        real = best((m for name, m in medians.items() if name.startswith("colyseus")), default=None)
        floor = medians.get(f"floor-{workload.floor}")
        goals = []
        if "roomd" in medians:
            goals = [f"{text}: {'met' if met else 'MISSED'}"
                     for text, met in verdict(workload, medians["roomd"], real, floor)]
        cells = [spread(servers[name]) if name in servers else "-" for name in names]
        lines.append(f"| {workload.name} | {workload.unit} | " + " | ".join(cells) + f" | {'; '.join(goals)} |")
    return "\n".join(lines)


def write(folder):
    rows = read(folder)
    noise = [row["other_cpu"] + row["steal"] for row in rows if "other_cpu" in row]
    text = f"Medians [least-most] on {machine()}; server on one core, load generator on another.\n"
    if noise:
        text += f"Others used {statistics.median(noise):.2f} cores meanwhile (median), {max(noise):.2f} at most.\n"
    text += "\n" + table(rows) + "\n"
    for title, x_unit, _, _, unit in CURVES:
        lines = defaultdict(list)
        for row in rows:
            if row["kind"] == "curve" and row["name"] == title:
                lines[row["server"]].append((row["x"], row["value"]))
        if lines:
            (folder / f"curve-{title}.svg").write_text(plot.chart(title, x_unit, unit, lines))
            text += f"\n![{title}](curve-{title}.svg)\n"
    (folder / "report.md").write_text(text)
    print(text)
