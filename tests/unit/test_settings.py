"""What the environment says, and what is said about it when it is wrong."""

import os
from pathlib import Path

import pytest

from streams.settings import Settings, SettingsError, load_settings, unknown_variables


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("NEWSALERT_")]:
        monkeypatch.delenv(name)


def test_nothing_set_gives_a_local_broker_and_transactions() -> None:
    settings = load_settings()
    assert (settings.broker, settings.partitions, settings.exactly_once) == ("localhost:9092", 6, True)


def test_a_variable_sets_its_field(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSALERT_BROKER", " kafka-1:9092, [::1]:9093 ,")
    monkeypatch.setenv("NEWSALERT_EXACTLY_ONCE", "off")
    monkeypatch.setenv("NEWSALERT_SECURITY_PROTOCOL", "plaintext")
    settings = load_settings()
    assert settings.broker == "kafka-1:9092,[::1]:9093"
    assert settings.exactly_once is False
    assert settings.security_protocol == "PLAINTEXT"


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSALERT_BROKER", "")
    assert load_settings().broker == "localhost:9092"


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("BROKER", "kafka", "'kafka' is not host:port"),
        ("BROKER", "kafka:99999", "'kafka:99999' is not host:port"),
        ("BROKER", "http://kafka:9092", "'http://kafka:9092' is not host:port"),
        ("BROKER", " , ", "names no broker; give host:port,host:port"),
        ("PREFIX", "a/b", "may hold letters, digits, dots, underscores and hyphens only"),
        ("PREFIX", "x" * 240, "may have 234 characters at most"),
        ("PARTITIONS", "none", "Input should be a valid integer, unable to parse string as an integer"),
        ("BATCH_SIZE", "0", "Input should be greater than or equal to 1"),
        ("SIGNALS_DIR", "not-there", "Path does not point to a directory"),
        ("LOG_FORMAT", "xml", "Input should be 'console' or 'json'"),
    ],
)
def test_a_wrong_value_is_one_line_that_names_the_variable(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, said: str
) -> None:
    monkeypatch.setenv(f"NEWSALERT_{variable}", value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert str(caught.value) == f"NEWSALERT_{variable}: {said}"


def test_what_kubernetes_sets_for_a_service_of_our_name_is_refused_with_the_cause(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NEWSALERT_METRICS_PORT", "tcp://10.96.0.12:6066")
    with pytest.raises(SettingsError, match=r"^NEWSALERT_METRICS_PORT: 'tcp://10.+no port.+enableServiceLinks: false"):
        load_settings()


def test_sasl_needs_a_name_and_a_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSALERT_SECURITY_PROTOCOL", "SASL_SSL")
    monkeypatch.setenv("NEWSALERT_SASL_USERNAME", "desk")
    with pytest.raises(SettingsError, match=r"^NEWSALERT_SASL_PASSWORD is missing; SASL_SSL needs"):
        load_settings()


def test_a_password_for_a_connection_that_sends_none_is_a_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSALERT_SASL_PASSWORD", "secret")
    with pytest.raises(SettingsError, match=r"^NEWSALERT_SECURITY_PROTOCOL is PLAINTEXT, which sends no password"):
        load_settings()


def test_a_certificate_for_a_connection_in_the_clear_is_a_mistake(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "ca.pem").touch()
    monkeypatch.setenv("NEWSALERT_SSL_CAFILE", str(tmp_path / "ca.pem"))
    with pytest.raises(SettingsError, match=r"^NEWSALERT_SECURITY_PROTOCOL is PLAINTEXT, which is not encrypted"):
        load_settings()


class TestPasswordFile:
    """The way of mounted secrets."""

    @pytest.fixture(autouse=True)
    def _sasl(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("NEWSALERT_SECURITY_PROTOCOL", "SASL_PLAINTEXT")
        monkeypatch.setenv("NEWSALERT_SASL_USERNAME", "desk")
        monkeypatch.setenv("NEWSALERT_SASL_PASSWORD_FILE", str(tmp_path / "password"))

    def test_its_content_is_the_password(self, tmp_path: Path) -> None:
        (tmp_path / "password").write_text(" with spaces \n")
        password = load_settings().sasl_password
        assert password is not None
        assert password.get_secret_value() == " with spaces "

    def test_a_missing_one_is_named(self) -> None:
        with pytest.raises(SettingsError, match=r"^NEWSALERT_SASL_PASSWORD_FILE: cannot read .*No such file"):
            load_settings()

    def test_it_and_a_password_are_one_too_many(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("NEWSALERT_SASL_PASSWORD", "secret")
        with pytest.raises(SettingsError, match="are both set; keep one"):
            load_settings()


def test_a_password_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSALERT_SECURITY_PROTOCOL", "SASL_SSL")
    monkeypatch.setenv("NEWSALERT_SASL_USERNAME", "desk")
    monkeypatch.setenv("NEWSALERT_SASL_PASSWORD", "hunter2")
    assert "hunter2" not in repr(load_settings())


def test_a_misspelt_variable_is_found() -> None:
    environ = {"NEWSALERT_BROKKER": "x", "NEWSALERT_BROKER": "y", "HOME": "z"}
    assert unknown_variables(environ) == ("NEWSALERT_BROKKER",)


def test_a_batch_is_short_where_the_verifier_reads_each_article() -> None:
    assert Settings(detector_verifier="rules").batch_limit == 500
    assert Settings(detector_verifier="model").batch_limit == 20
    assert Settings(detector_verifier="model", batch_size=10).batch_limit == 10
