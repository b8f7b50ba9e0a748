"""`python -m deploy.kafka start`: run Kafka in the foreground, say where it listens, stop on ctrl-C or SIGTERM."""

import argparse
import signal
import sys
import time
from pathlib import Path

from deploy.kafka.cluster import Cluster
from deploy.kafka.jars import VAR, MissingTools
from deploy.kafka.node import NodeDied


def main() -> int:
    """Exit status 0 after a stop that was asked for, 1 with one message when Kafka could not run."""
    options = _options()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        _run(options)
    except KeyboardInterrupt:
        return 0
    except (MissingTools, NodeDied) as trouble:
        print(trouble, file=sys.stderr)
        return 1
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m deploy.kafka", description=__doc__)
    start = parser.add_subparsers(required=True).add_parser("start", help="start and stay in the foreground")
    start.add_argument("--nodes", type=int, choices=(1, 3), default=1)
    start.add_argument("--port", type=int, default=9092, help="of the first node, the others follow it; 0: free ones")
    start.add_argument("--data", type=Path, help="folder for the data (default: var/kafka/<nodes>-node)")
    return parser.parse_args()


def _run(options: argparse.Namespace) -> None:
    ports = range(options.port, options.port + options.nodes) if options.port else ()
    with Cluster(nodes=options.nodes, folder=options.data or VAR / f"{options.nodes}-node", ports=ports) as cluster:
        print(f"Kafka is up, its data in {cluster.nodes[0].folder.parent}; ctrl-C stops it. Bootstrap address:")
        print(cluster.bootstrap, flush=True)
        while all(node.alive for node in cluster.nodes):
            time.sleep(0.5)
        raise NodeDied(f"a Kafka node ended by itself; see {cluster.nodes[0].folder.parent}/node-*/kafka.log")


if __name__ == "__main__":
    sys.exit(main())
