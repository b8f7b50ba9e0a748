"""What a worker counts, on an injected registry; names and units follow Prometheus' conventions."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

BATCH_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Metrics:
    """Counters by stage (detect, alert). No label ever holds an id, a URL or text."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.records = Counter("newsalert_records", "Input records applied.", ["stage"], registry=registry)
        self.repeated = Counter(
            "newsalert_records_repeated", "Records delivered again and skipped.", ["stage"], registry=registry
        )
        self.recovered = Counter(
            "newsalert_records_recovered",
            "Records that the consumer did not deliver and the audit found.",
            ["stage"],
            registry=registry,
        )
        self.batch_seconds = Histogram(
            "newsalert_batch_seconds",
            "Time from a batch's delivery to the acknowledgement of all that it caused.",
            ["stage"],
            buckets=BATCH_BUCKETS,
            registry=registry,
        )
        self.partitions = Gauge(
            "newsalert_partitions_assigned", "Partitions that this worker owns.", ["stage"], registry=registry
        )
