"""What docker-compose.yml, the Dockerfile and Prometheus's configuration promise, as far as no engine is needed."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from streams.settings import Settings, unknown_variables

ROOT = Path(__file__).parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
PROMETHEUS = yaml.safe_load((ROOT / "deploy/prometheus/prometheus.yml").read_text())
DOCKERFILE = (ROOT / "deploy/Dockerfile").read_text()
PINNED = re.compile(r"[\w./-]+:v?\d+\.\d+\.\d+[\w.-]*@sha256:[0-9a-f]{64}")
OURS = "newsalert:local"
every_service = pytest.mark.parametrize("service", SERVICES.values(), ids=SERVICES.keys())


@every_service
def test_an_image_is_our_own_or_pinned_by_version_and_digest(service: dict[str, Any]) -> None:
    assert service["image"] == OURS or PINNED.fullmatch(service["image"])


@every_service
def test_a_service_that_stays_up_has_a_health_check_and_is_restarted(service: dict[str, Any]) -> None:
    runs_once = service["restart"] == "no"
    assert runs_once or (service["restart"] == "unless-stopped" and service["healthcheck"]["test"])


@every_service
def test_ports_are_open_to_this_machine_only(service: dict[str, Any]) -> None:
    assert all(port.startswith("127.0.0.1:") for port in service.get("ports", ()))


@every_service
def test_no_service_has_privileges_to_lose(service: dict[str, Any]) -> None:
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service


@every_service
def test_volumes_are_declared_or_files_of_this_repository(service: dict[str, Any]) -> None:
    for volume in service.get("volumes", ()):
        source = volume.split(":")[0]
        assert source in COMPOSE["volumes"] or (ROOT / source).is_file()


def test_a_service_waits_for_health_or_for_an_end() -> None:
    for service in SERVICES.values():
        for name, awaited in service.get("depends_on", {}).items():
            ends = SERVICES[name]["restart"] == "no"
            assert awaited["condition"] == ("service_completed_successfully" if ends else "service_healthy")


def test_kafka_alone_needs_no_second_copy_of_anything() -> None:
    """The image drops its defaults as soon as one variable is set, and Kafka's own default is three copies."""
    environment = SERVICES["kafka"]["environment"]
    copies = {name: value for name, value in environment.items() if name.endswith(("REPLICATION_FACTOR", "MIN_ISR"))}
    assert set(copies.values()) == {"1"}
    assert len(copies) == 5
    assert Settings.model_fields["replication"].default == 1


def test_the_worker_reaches_kafka_by_an_advertised_name() -> None:
    address = SERVICES["worker"]["environment"]["NEWSALERT_BROKER"]
    assert f"//{address}" in SERVICES["kafka"]["environment"]["KAFKA_ADVERTISED_LISTENERS"]


def test_every_setting_that_compose_gives_exists() -> None:
    for name in ("topics", "worker"):
        assert unknown_variables(SERVICES[name]["environment"]) == ()


def test_prometheus_finds_the_workers_where_they_serve_metrics() -> None:
    [job] = PROMETHEUS["scrape_configs"]
    [discovery] = job["dns_sd_configs"]
    assert discovery["names"] == ["worker"]
    assert discovery["port"] == Settings.model_fields["metrics_port"].default
    assert SERVICES["worker"]["environment"]["NEWSALERT_METRICS_HOST"] == "0.0.0.0"  # noqa: S104


def test_the_image_is_pinned_installs_by_hash_and_does_not_run_as_root() -> None:
    assert PINNED.fullmatch(re.findall(r"^FROM (\S+)", DOCKERFILE, re.M)[-1])
    assert "pip install --require-hashes" in DOCKERFILE
    assert int(re.findall(r"^USER (\S+)", DOCKERFILE, re.M)[-1]) > 0


def test_the_builder_sees_what_the_dockerfile_copies_and_no_more() -> None:
    copied = {name for line in re.findall(r"^COPY (.+) \S+$", DOCKERFILE, re.M) for name in line.split()}
    shown = re.findall(r"^!(.+)$", (ROOT / "deploy/Dockerfile.dockerignore").read_text(), re.M)
    assert copied == set(shown)
    assert all((ROOT / name).exists() for name in copied)


def test_docker_accepts_the_compose_file() -> None:
    """Needs docker's compose plugin, but no engine."""
    if not shutil.which("docker") or subprocess.run(["docker", "compose", "version"], capture_output=True).returncode:
        pytest.skip("docker compose is not installed")
    subprocess.run(["docker", "compose", "config", "--quiet"], cwd=ROOT, check=True)
