"""A Ray cluster of two nodes, as processes of this machine: `python -m tests.e2e.ray_cluster`.

It prints its address, and that for Ray's client. For the line "busy", it kills the second node in the middle
of some work. For the line "idle", it starts another second node, and kills that one. Then it prints "killed".
It ends at the end of its input.
"""

import sys
import time

import ray
from ray.cluster_utils import Cluster

from tests.e2e.running import free_port

NODE = {"num_cpus": 1, "object_store_memory": 100 * 1024 * 1024, "include_dashboard": False}
MAX_SECONDS = 120
WORK_SECONDS = 1


def main() -> None:
    """Start the nodes, and kill one of them on request."""
    answers, sys.stdout = sys.stdout, sys.stderr  # Ray prints what happens to its nodes
    port = free_port()
    head = NODE | {"ray_client_server_port": port}
    cluster = Cluster(initialize_head=True, connect=True, head_node_args=head)
    second = cluster.add_node(**NODE)
    print(cluster.address, f"ray://127.0.0.1:{port}", file=answers, flush=True)
    for line in sys.stdin:
        if line == "busy\n":
            wait_until_both_work()
            time.sleep(WORK_SECONDS)
            wait_until_both_work()
        else:
            second = cluster.add_node(**NODE)
        cluster.remove_node(second, allow_graceful=False)
        print("killed", file=answers, flush=True)
    ray.shutdown()
    cluster.shutdown()


def wait_until_both_work() -> None:
    """Wait until no processor of the cluster is free."""
    deadline = time.monotonic() + MAX_SECONDS
    while ray.available_resources().get("CPU", 0) > 0:
        if time.monotonic() > deadline:
            sys.exit("the nodes have nothing to do")
        time.sleep(0.01)


if __name__ == "__main__":
    main()
