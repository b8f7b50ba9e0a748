"""How to reach the broker: Settings in, the options of a Kafka client out, and its errors in a person's words."""

import logging
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from streams.errors import NewsalertError, SettingsError
from streams.settings import PREFIX, Settings


def client_options(settings: Settings) -> dict[str, Any]:
    """Return what aiokafka's clients share; raise SettingsError when a certificate cannot be used."""
    options: dict[str, Any] = {
        "bootstrap_servers": settings.broker,
        "security_protocol": settings.security_protocol,
        "ssl_context": _ssl_context(settings) if settings.uses_tls else None,
    }
    if settings.uses_sasl:
        options |= {
            "sasl_mechanism": settings.sasl_mechanism,
            "sasl_plain_username": settings.sasl_username,
            "sasl_plain_password": _password(settings),
        }
    return options


def librdkafka_options(settings: Settings) -> dict[str, str]:
    """Return the same for confluent-kafka's clients."""
    options = {
        "bootstrap.servers": settings.broker,
        "security.protocol": settings.security_protocol,
        "ssl.ca.location": _path(settings.ssl_cafile),
        "ssl.certificate.location": _path(settings.ssl_certfile),
        "ssl.key.location": _path(settings.ssl_keyfile or settings.ssl_certfile),
    }
    if settings.uses_sasl:
        options |= {
            "sasl.mechanism": settings.sasl_mechanism,
            "sasl.username": settings.sasl_username or "",
            "sasl.password": _password(settings),
        }
    return {name: value for name, value in options.items() if value}


def _ssl_context(settings: Settings) -> ssl.SSLContext:
    context = _trusting(settings)
    if settings.ssl_certfile:
        try:
            context.load_cert_chain(settings.ssl_certfile, settings.ssl_keyfile, password=_no_passphrase)
        except (OSError, ValueError) as exc:
            raise SettingsError(f"{PREFIX}SSL_CERTFILE: no certificate with its key ({exc})") from exc
    return context


def _trusting(settings: Settings) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=settings.ssl_cafile)
    except OSError as exc:
        raise SettingsError(f"{PREFIX}SSL_CAFILE: no certificate in PEM form ({exc})") from exc


def _no_passphrase() -> str:
    """Stand in for OpenSSL's prompt, which would stop a service without a terminal."""
    raise ValueError("the key is encrypted; decrypt it first")


def _password(settings: Settings) -> str:
    return settings.sasl_password.get_secret_value() if settings.sasl_password else ""


def _path(path: object) -> str:
    return str(path) if path else ""


@contextmanager
def reaching(settings: Settings) -> Iterator[None]:
    """Turn the Kafka client's errors into a NewsalertError of one line, and keep its log off the screen."""
    from aiokafka.errors import KafkaConnectionError, KafkaError, KafkaTimeoutError

    log, last = logging.getLogger("aiokafka"), _LastError()
    log.addHandler(last)
    log.propagate = False
    try:
        yield
    except (KafkaConnectionError, KafkaTimeoutError, TimeoutError) as exc:
        raise NewsalertError(
            f"cannot reach the broker at {settings.broker} (NEWSALERT_BROKER): {last.reason or _said(exc)}"
        ) from exc
    except KafkaError as exc:
        raise NewsalertError(f"the broker at {settings.broker} refused: {_said(exc)}") from exc
    finally:
        log.removeHandler(last)
        log.propagate = True


class _LastError(logging.Handler):
    """Keeps the reason of a failed connection, which aiokafka logs and does not raise."""

    reason = ""

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno >= logging.ERROR:
            self.reason = record.getMessage().rpartition('": ')[2]  # after `Unable connect to "host:port": `


def _said(error: BaseException) -> str:
    return str(error) or ("no answer in time" if isinstance(error, TimeoutError) else type(error).__name__)
