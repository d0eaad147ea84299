#!/usr/bin/env python3
"""Many clients for a long time: idle connections beside rooms whose clients move. Prints what the
host's memory did, how late its deadlines were kept and what it missed, and fails when memory grew or
anything was missed that the machine had time for.

    tests/bench/run.sh endurance [--minutes 10] [--idle 10000] [--rooms 500] [--hz 2]

A core carries some 50,000 patches a second: 500 rooms of 20 at 20 Hz need five, so `--hz` is what the
machine at hand can do.
"""
import argparse
import json
import os
import pathlib
import re
import resource
import signal
import statistics
import subprocess
import sys
import tempfile
import time

from servers import BUILD, free_port

CLIENTS = 20
SAMPLE_SECONDS = 5
OTHER_DESCRIPTORS = 200
MOST_GROWTH = 1024  # KiB in the second half
LOADGEN = BUILD / "tests/bench/loadgen"


def write_config(folder, hz, connections):
    (folder / "rooms.yaml").write_text(json.dumps({
        "listen": {"host": "127.0.0.1"},
        "plugins": str(BUILD / "tests/plugins/built"),
        "limits": {"maxConnections": connections + 50},
        "rooms": {"idle": {"factory": "bench/State20"},
                  "moving": {"factory": "bench/State20", "options": {"hz": hz}}},
    }))


def load(port, *words):
    return subprocess.Popen([LOADGEN, *map(str, words), "--port", str(port), "--quiet", "1"],
                            stdout=subprocess.PIPE, text=True)


def resident_kib(pid):
    return int(pathlib.Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1024


def processor_seconds(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def wait_for(log, pattern, count=1, seconds=30):
    """The matches in the log, once there are so many."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = re.findall(pattern, log.read_text())
        if len(found) >= count:
            return found
        time.sleep(0.1)
    sys.exit(f"{log} never had {pattern}:\n{log.read_text()[-2000:]}")


class Usage:
    """What the host tells of itself on SIGUSR1."""

    def __init__(self, host, log):
        reports = len(re.findall(r"usage: plugin", log.read_text()))
        host.send_signal(signal.SIGUSR1)
        wait_for(log, r"usage: plugin .*", reports + 1)
        lines = re.findall(r"usage: (?:loop|plugin) .*", log.read_text())
        loops = len({line for line in re.findall(r"usage: (loop \d+):", log.read_text())})
        self.lines = lines[-loops - 1:]
        self.missed = int(re.search(r"(\d+) missed", self.lines[-1])[1])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--idle", type=int, default=10_000)
    parser.add_argument("--rooms", type=int, default=500)
    parser.add_argument("--hz", type=float, default=2)
    options = parser.parse_args()
    _, descriptors = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (descriptors, descriptors))
    fits = (descriptors - OTHER_DESCRIPTORS - options.rooms * CLIENTS) // 50 * 50
    if fits < options.idle:
        print(f"only {descriptors} files may be open (ulimit -Hn): {fits} idle connections instead of {options.idle}")
        options.idle = fits
    connections = options.idle + options.rooms * CLIENTS
    folder = pathlib.Path(tempfile.mkdtemp(prefix="roomd-endurance-"))
    write_config(folder, options.hz, connections)
    log = folder / "roomd.log"
    port = free_port()
    host = subprocess.Popen([BUILD / "roomd", "--config", folder / "rooms.yaml", "--port", str(port)],
                            stdout=open(log, "w"), stderr=subprocess.STDOUT)
    wait_for(log, "listening on")
    seconds = options.minutes * 60
    idle = load(port, "idle", "--rooms", options.idle // 50, "--clients", 50, "--conc", 32, "--duration", seconds + 30)
    moving = load(port, "state", "--room", "moving", "--hz", options.hz, "--rooms", options.rooms,
                  "--clients", CLIENTS, "--rate", 1, "--conc", 32, "--duration", seconds)
    samples = []
    before = None
    while moving.poll() is None and len(samples) * SAMPLE_SECONDS < seconds - 4 * SAMPLE_SECONDS:
        time.sleep(SAMPLE_SECONDS)
        sockets = len(os.listdir(f"/proc/{host.pid}/fd"))
        if sockets >= options.idle + options.rooms * CLIENTS:
            before = before or Usage(host, log)
            samples.append((time.monotonic(), resident_kib(host.pid), processor_seconds(host.pid)))
            print(f"{sockets} descriptors, {samples[-1][1]} KiB, {samples[-1][2]:.0f} s of processor time", flush=True)
    after = Usage(host, log)
    result = json.loads(moving.communicate()[0] or "{}")
    idle.kill()
    host.terminate()
    host.wait(60)

    half = [kib for _, kib, _ in samples[len(samples) // 2:]]
    growth = statistics.mean(half[len(half) // 2:]) - statistics.mean(half[:len(half) // 2])
    missed = after.missed - before.missed
    busy = (samples[-1][2] - samples[0][2]) / (samples[-1][0] - samples[0][0])
    print("\n".join(after.lines))
    print(f"{len(samples) * SAMPLE_SECONDS} s with everybody there: {busy:.2f} cores in use, memory {samples[0][1]} "
          f"to {samples[-1][1]} KiB, {growth:+.0f} KiB in the last quarter against the one before; {missed} missed")
    print(f"patches: {result.get('patches_per_s')} a second at {result.get('patch_hz')} Hz; "
          f"errors {result.get('errors')}, closed by the server {result.get('closed_by_server')}")
    return 1 if growth > MOST_GROWTH or missed or result.get("errors") or result.get("closed_by_server") else 0


sys.exit(main())
