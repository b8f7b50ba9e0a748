"""The same settings in the words of two Kafka clients."""

import logging
from pathlib import Path

import pytest
from aiokafka.errors import KafkaConnectionError, TopicAuthorizationFailedError

from streams.connection import client_options, librdkafka_options, reaching
from streams.errors import NewsalertError, SettingsError
from streams.settings import load_settings

SASL = {
    "broker": "kafka:9093",
    "security_protocol": "SASL_SSL",
    "sasl_mechanism": "SCRAM-SHA-512",
    "sasl_username": "desk",
    "sasl_password": "secret",
}


def test_a_plain_connection_needs_the_address_only() -> None:
    assert client_options(load_settings(broker="kafka:9092")) == {
        "bootstrap_servers": "kafka:9092",
        "security_protocol": "PLAINTEXT",
        "ssl_context": None,
    }
    assert librdkafka_options(load_settings(broker="kafka:9092")) == {
        "bootstrap.servers": "kafka:9092",
        "security.protocol": "PLAINTEXT",
    }


def test_sasl_over_tls_says_the_same_to_both_clients() -> None:
    settings = load_settings(**SASL)
    ours, theirs = client_options(settings), librdkafka_options(settings)
    assert ours["sasl_plain_username"] == theirs["sasl.username"] == "desk"
    assert ours["sasl_plain_password"] == theirs["sasl.password"] == SASL["sasl_password"]
    assert ours["sasl_mechanism"] == theirs["sasl.mechanism"] == "SCRAM-SHA-512"
    assert ours["ssl_context"].check_hostname


@pytest.mark.parametrize("variable", ["ssl_cafile", "ssl_certfile"])
def test_a_file_that_holds_no_certificate_is_named(tmp_path: Path, variable: str) -> None:
    (tmp_path / "empty.pem").write_text("nothing here\n")
    settings = load_settings(security_protocol="SSL", **{variable: tmp_path / "empty.pem"})
    with pytest.raises(SettingsError, match=f"^NEWSALERT_{variable.upper()}: no certificate"):
        client_options(settings)


def test_a_failed_connection_gives_the_reason_that_the_client_logged() -> None:
    def bootstrap() -> None:
        logging.getLogger("aiokafka").error('Unable connect to "%s:%s": %s', "kafka", 9092, "name not known")
        raise KafkaConnectionError("Unable to bootstrap")

    with pytest.raises(NewsalertError) as caught, reaching(load_settings(broker="kafka:9092")):
        bootstrap()
    assert str(caught.value) == "cannot reach the broker at kafka:9092 (NEWSALERT_BROKER): name not known"


def test_a_refusal_is_not_called_a_lost_connection() -> None:
    with pytest.raises(NewsalertError) as caught, reaching(load_settings(broker="kafka:9092")):
        raise TopicAuthorizationFailedError()
    assert str(caught.value).startswith("the broker at kafka:9092 refused: ")


def test_the_clients_log_is_heard_again_afterwards() -> None:
    with reaching(load_settings()):
        assert not logging.getLogger("aiokafka").propagate
    assert logging.getLogger("aiokafka").propagate
