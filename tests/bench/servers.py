"""The servers that are measured, each a process on one core."""
import contextlib
import os
import pathlib
import socket
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
BUILD = HERE.parent.parent / "build" / "release"
ORIGINALS = ("0.15", "0.16", "0.17", "0.18")
FLOORS = ("direct", "coalesce")
# Two loops on both cores, beside the load generator: for the rows that ask what a second loop costs.
TWO_LOOPS = "roomd-loops-2"
ALL = ("roomd", *(f"floor-{way}" for way in FLOORS), *(f"colyseus-{version}" for version in ORIGINALS))
CORE = 0
START_SECONDS = 20


def config(loops):
    """rooms.yaml, with so many loops."""
    file = BUILD / f"tests/bench/rooms-{loops}.yaml"
    file.write_text((BUILD / "tests/bench/rooms.yaml").read_text().replace("loops: 1", f"loops: {loops}"))
    return file


def command(name, port):
    if name in ("roomd", TWO_LOOPS):
        return [BUILD / "roomd", "--config", config(loops=2 if name == TWO_LOOPS else 1), "--port", port]
    kind, _, which = name.partition("-")
    if kind == "floor":
        return [BUILD / "tests/bench/floor_server", port, which]
    return ["node", HERE / "servers/rooms.cjs", which, port]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """One of ALL, started and accepting connections; a context manager."""

    def __init__(self, name, log):
        self.name = name
        self.port = free_port()
        self.log = open(log, "ab")
        self.process = subprocess.Popen([str(word) for word in command(name, self.port)],
                                        env=dict(os.environ, NODE_ENV="production"),
                                        stdout=self.log, stderr=self.log,
                                        preexec_fn=lambda: os.sched_setaffinity(0, self.cores()))
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            if self.process.poll() is not None:
                sys.exit(f"{name} ended: see {log}")
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", self.port), 0.2).close()
                time.sleep(0.3)
                return
            time.sleep(0.05)
        sys.exit(f"{name} does not listen: see {log}")

    def cores(self):
        return set(range(os.cpu_count())) if self.name == TWO_LOOPS else {CORE}

    @property
    def pid(self):
        return self.process.pid

    def processor_seconds(self):
        with open(f"/proc/{self.pid}/stat") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()
