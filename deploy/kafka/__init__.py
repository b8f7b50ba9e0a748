"""Real Kafka on this machine without docker: Maven brings the jars, nodes run on loopback."""

from deploy.kafka.cluster import Cluster
from deploy.kafka.jars import MissingTools
from deploy.kafka.node import Node, NodeDied

__all__ = ["Cluster", "MissingTools", "Node", "NodeDied"]
