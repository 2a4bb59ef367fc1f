"""Every disturbance, by what it disturbs."""

from benchmarks.soak import folder, machine, processes, rude
from benchmarks.soak.scene import Disturbance

LARGE = Disturbance("large requests", rude.large, may_refuse=True, counts_all=False)
DISTURBANCES = (
    Disturbance("kill -9 of a worker each second", processes.kill_workers),
    Disturbance("SIGHUP", processes.reload),
    Disturbance("SIGSTOP and SIGCONT of a worker", processes.stop_for_a_while),
    Disturbance("SIGTERM, drain, start again", processes.drain),
    Disturbance("versions swapped", folder.swap),
    Disturbance("garbage in the artifacts folder", folder.litter),
    Disturbance("garbage in the file `served`", folder.spoil_served),
    Disturbance("full disk", machine.fill_disk),
    Disturbance("clock jumps", machine.shift_clock),
    Disturbance("slow heads", rude.slow_heads, counts_all=False),
    Disturbance("slow bodies", rude.slow_bodies, may_refuse=True, counts_all=False),
    Disturbance("clients that do not read", rude.unread, may_refuse=True, counts_all=False),
    Disturbance("clients that reset", rude.resets, counts_all=False),
    Disturbance("half-closed clients", rude.half_closed, counts_all=False),
    Disturbance("overload", rude.overload, may_refuse=True, counts_all=False),
    Disturbance("hostile requests", rude.hostile, may_refuse=True, counts_all=False),
    Disturbance("damaged requests", rude.damaged, counts_all=False),
    LARGE,
)
