"""One run of the load generator against one server, and what else the machine did meanwhile."""
import json
import os
import resource
import subprocess
import sys
import time

from servers import BUILD
from workloads import PER_CPU

LOAD_CORE = 1
TICK = os.sysconf("SC_CLK_TCK")


def busy():
    """Seconds that the machine's cores were in use, and were taken from it, since it started."""
    with open("/proc/stat") as stat:
        times = [int(word) for word in stat.readline().split()[1:9]]
    return (sum(times) - times[3] - times[4]) / TICK, times[7] / TICK


def wait_for_quiet(limit, seconds):
    """Returns when others use less than `limit` cores, or after `seconds`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        (before, stolen_before), start = busy(), time.monotonic()
        time.sleep(0.25)
        after, stolen_after = busy()
        if (after - before + stolen_after - stolen_before) / (time.monotonic() - start) < limit + 0.1:
            return


def run(server, load, seconds, warm_up=0.4):
    """The load generator's result with `..._per_cpu_s`, `other_cpu` and `steal`; None: it failed."""
    command = [str(BUILD / "tests/bench/loadgen"), *load.split(), "--port", str(server.port), "--pid",
               str(server.pid), "--quiet", "1", "--duration", str(seconds), "--warmup", str(warm_up)]
    (busy_before, stolen_before), start = busy(), time.monotonic()
    own_before, server_before = resource.getrusage(resource.RUSAGE_CHILDREN), server.processor_seconds()
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=300,
                              preexec_fn=lambda: os.sched_setaffinity(0, {LOAD_CORE}))
    except subprocess.TimeoutExpired:
        return None
    wall = time.monotonic() - start
    busy_after, stolen_after = busy()
    own = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        print(f"  {server.name}: {load}: {done.stderr.strip()[:200]}", file=sys.stderr)
        return None
    result = json.loads(done.stdout)
    if result["errors"] or result["closed_by_server"]:
        print(f"  {server.name}: {load}: {result['errors']} errors, {result['closed_by_server']} clients "
              "closed by the server", file=sys.stderr)
        return None
    ours = own.ru_utime + own.ru_stime - own_before.ru_utime - own_before.ru_stime
    ours += server.processor_seconds() - server_before
    result["other_cpu"] = round(max(0.0, busy_after - busy_before - ours) / wall, 3)
    result["steal"] = round((stolen_after - stolen_before) / wall, 3)
    for per_cpu, per_second in PER_CPU.items():
        if per_second in result and result["server_cpu"] > 0:
            result[per_cpu] = round(result[per_second] / result["server_cpu"], 1)
    return result


def run_undisturbed(server, load, seconds, noise_limit, retries):
    """Repeats a run while others disturb it; the least disturbed one."""
    best = None
    for _ in range(retries + 1):
        wait_for_quiet(noise_limit, 5)
        result = run(server, load, seconds)
        if result is None:
            return best
        if best is None or result["other_cpu"] + result["steal"] < best["other_cpu"] + best["steal"]:
            best = result
        if result["other_cpu"] + result["steal"] <= noise_limit:
            break
    return best


def most_sustained(server, load, argument, first, clients_per_step, most_clients=16000):
    """The most clients whose patches keep coming in time, by doubling and then halving the gap."""
    def holds(value):
        # A disturbance can only spoil a run: one good one of two is enough.
        results = (run(server, f"{load} {argument} {value}", 2.0, 1.0) for _ in range(2))
        return any(result and result["sustained"] for result in results)

    good, bad = 0, None
    value = first
    while value * clients_per_step <= most_clients and (bad is None or bad - good > max(1, good // 10)):
        if holds(value):
            good = value
        else:
            bad = value
        value = max(good + 1, int(good * 1.5)) if bad is None else (good + bad) // 2
        if value == good:
            break
    return good * clients_per_step
