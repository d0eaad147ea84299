"""What is measured, and the goals: one row of the table each."""
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Workload:
    name: str
    load: str                # the load generator's arguments
    figure: str              # the key of its result that counts
    unit: str
    less_is_better: bool = False
    fresh: bool = False      # every run gets a server that has done nothing before
    floor: str = "coalesce"  # the floor server's way of sending that it is compared with
    real_goal: float = None  # times the fastest original server
    floor_goal: float = None  # times the floor
    at_most: float = None    # in `unit`
    sweep: tuple = field(default=None)  # (argument that grows, first value, clients per step)
    real: bool = True        # the original servers are measured too
    cores: bool = False      # roomd alone, with one loop and with two


PER_CPU = {
    "msgs_per_cpu_s": "msgs_per_s",
    "joins_per_cpu_s": "joins_per_s",
    "patches_per_cpu_s": "patches_per_s",
    "rooms_per_cpu_s": "rooms_per_s",
}

MESSAGES = ("msgs_per_cpu_s", "messages/cpu-s")
JOINS = ("joins_per_cpu_s", "joins/cpu-s")
PATCHES = ("patches_per_cpu_s", "patches/cpu-s")

WORKLOADS = [
    Workload("echo-1", "echo --clients 1 --window 1", "lat_p50_us", "us (median)", less_is_better=True,
             at_most=30, floor_goal=1 / 1.2),
    Workload("echo-64", "echo --clients 64 --window 1", *MESSAGES, real_goal=4, floor_goal=0.90),
    Workload("echo-64x16", "echo --clients 64 --window 16", *MESSAGES, real_goal=20, floor_goal=0.55),
    Workload("broadcast-20x10", "broadcast --rooms 20 --clients 10 --window 2", *MESSAGES,
             real_goal=3.8, floor_goal=0.80),
    Workload("broadcast-1x1000", "broadcast --rooms 1 --clients 1000 --window 1", *MESSAGES,
             real_goal=1.4, floor_goal=0.85),
    Workload("state-20hz", "state --room state20 --hz 20 --rooms 10 --clients 20 --rate 10", *PATCHES,
             real_goal=2.8, floor_goal=0.80),
    Workload("state-60hz", "state --room state60 --hz 60 --rooms 5 --clients 20 --rate 10", *PATCHES,
             real_goal=2.2, floor_goal=0.70),
    Workload("sustained", "state --room state20 --hz 20 --clients 50 --rate 10", "sustained_clients",
             "clients, rooms of 50 at 20 Hz", real_goal=2.6, floor_goal=0.88, sweep=("--rooms", 10, 50)),
    Workload("join", "join --rooms 8 --conc 16 --keepalive 0", *JOINS, real_goal=5.5, floor_goal=0.70),
    Workload("join-kept", "join --rooms 8 --conc 16 --keepalive 1", *JOINS),
    Workload("rooms", "rooms --rooms 1000 --conc 16 --keepalive 1", "rooms_per_cpu_s", "rooms/cpu-s",
             fresh=True, real_goal=25),
    Workload("room-memory", "rooms --rooms 4000 --conc 16 --keepalive 1", "rss_per_room_b",
             "bytes per empty room", less_is_better=True, fresh=True, at_most=4096),
    Workload("idle-memory", "idle --rooms 100 --clients 50 --conc 32", "rss_per_client_b",
             "bytes per idle client", less_is_better=True, fresh=True, at_most=5120),
    Workload("active-10", "echo --clients 10 --active 10 --window 1", *MESSAGES, real=False),
    Workload("active-10-of-10000", "echo --clients 10000 --active 10 --window 1", *MESSAGES, real=False),
    Workload("loops-echo", "echo --rooms 8 --clients 8 --window 1", *MESSAGES, cores=True),
    Workload("loops-broadcast", "broadcast --rooms 1 --clients 1000 --window 1", *MESSAGES, cores=True),
    Workload("loops-state", "state --room state20 --hz 20 --rooms 10 --clients 20 --rate 10", *PATCHES, cores=True),
    # Four moves in every tick: a tick without one sends no patch.
    Workload("tick", "state --room state60 --hz 60 --rooms 1 --clients 4 --rate 60", "interval_error_p50_us",
             "us off a 60 Hz patch (median)", less_is_better=True, at_most=50),
]

# Curves: how the cost per unit grows with the load. (title, unit of x, [(x, load)], figure, unit)
CURVES = [
    ("echo-throughput", "clients",
     [(n, f"echo --clients {n} --window 1") for n in (1, 4, 16, 64, 256, 1024)], *MESSAGES),
    ("echo-latency", "clients",
     [(n, f"echo --clients {n} --window 1") for n in (1, 4, 16, 64, 256, 1024)], "lat_p50_us", "us"),
    ("broadcast", "clients in one room",
     [(n, f"broadcast --rooms 1 --clients {n} --window 1") for n in (10, 100, 1000)], *MESSAGES),
    ("rooms", "rooms of 4 at 20 Hz",
     [(n, f"state --room state20 --hz 20 --rooms {n} --clients 4 --rate 10") for n in (1, 10, 100, 1000)],
     *PATCHES),
    ("connections", "connections, 10 of them active",
     [(n, f"echo --clients {n} --active 10 --window 1") for n in (10, 1000, 10000)], *MESSAGES),
]
