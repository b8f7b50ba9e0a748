"""What a person can set: environment variables that start with NEWSALERT_ in, one frozen Settings out."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, DirectoryPath, Field, FilePath, SecretStr, ValidationError
from pydantic import model_validator as check
from pydantic_settings import BaseSettings, SettingsConfigDict

from streams.errors import SettingsError

__all__ = ["PREFIX", "Settings", "SettingsError", "load_settings", "unknown_variables"]

PREFIX = "NEWSALERT_"
LONGEST_TOPIC = len("dead-letters.v1")
KAFKA_NAME_LIMIT = 249
VERIFIED_BATCH = 20
"""Records of a batch with the learned verifier, which may take a tenth of a second for each."""


def _addresses(value: str) -> str:
    addresses = [part.strip() for part in value.split(",") if part.strip()]
    if not addresses:
        raise ValueError("names no broker; give host:port,host:port")
    for address in addresses:
        match = re.fullmatch(r"(?:[^\s:/\[\]]+|\[[0-9A-Fa-f:.]+\]):(\d{1,5})", address)
        if match is None or not 0 < int(match[1]) < 65536:
            raise ValueError(f"{address!r} is not host:port")
    return ",".join(addresses)


def _topic_prefix(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9._-]*", value):
        raise ValueError("may hold letters, digits, dots, underscores and hyphens only")
    if len(value) + LONGEST_TOPIC > KAFKA_NAME_LIMIT:
        raise ValueError(f"may have {KAFKA_NAME_LIMIT - LONGEST_TOPIC} characters at most")
    return value


def _no_service_link(value: object) -> object:
    if isinstance(value, str) and re.match(r"[a-z]+://", value):
        raise ValueError(
            f"{value!r} is no port; Kubernetes sets this variable when a Service is named newsalert-metrics: "
            "put `enableServiceLinks: false` in the pod's spec, or give the Service another name"
        )
    return value


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


def _upper(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


class Settings(BaseSettings):
    """Everything that differs from one installation to the next. An empty variable counts as not set."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, frozen=True, extra="forbid", hide_input_in_errors=True
    )

    broker: Annotated[str, AfterValidator(_addresses)] = "localhost:9092"
    """`host:port,host:port`."""
    prefix: Annotated[str, AfterValidator(_topic_prefix)] = ""
    """Stands before every topic's name, such as `staging.`."""
    partitions: int = Field(default=6, ge=1, le=10_000)
    """Of each topic that `newsalert topics create` makes."""
    replication: int = Field(default=1, ge=1, le=100)
    group: Annotated[str, Field(min_length=1, max_length=255)] = "newsalert"
    """The consumer group, and the beginning of transactional ids."""
    instance_id: Annotated[str, Field(min_length=1, max_length=249)] | None = None
    """A name that a worker keeps over restarts (`group.instance.id`): a quick restart then moves no partitions."""
    exactly_once: bool = True
    """Write outputs, state and offsets in transactions. Off: at least once, for brokers without transactions."""
    batch_size: int = Field(default=500, ge=1, le=100_000)
    batch_wait: float = Field(default=0.004, gt=0, le=60)
    """Seconds to wait for a batch to fill."""

    signals_dir: DirectoryPath | None = None
    """A folder of signal files that add to the built-in ones or replace them."""
    detector_verifier: Literal["model", "rules"] = "model"

    metrics_host: str = "127.0.0.1"
    metrics_port: Annotated[int, BeforeValidator(_no_service_link)] = Field(default=6066, ge=0, le=65_535)
    log_format: Annotated[Literal["console", "json"], BeforeValidator(_lower)] = "console"
    log_level: Annotated[Literal["debug", "info", "warning", "error"], BeforeValidator(_lower)] = "info"

    security_protocol: Annotated[Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"], BeforeValidator(_upper)] = (
        "PLAINTEXT"
    )
    ssl_cafile: FilePath | None = None
    ssl_certfile: FilePath | None = None
    ssl_keyfile: FilePath | None = None
    sasl_mechanism: Annotated[Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"], BeforeValidator(_upper)] = "PLAIN"
    sasl_username: str | None = None
    sasl_password: SecretStr | None = None
    sasl_password_file: Path | None = None
    """Read at the start, its last line break taken off; the way of mounted secrets."""

    @property
    def batch_limit(self) -> int:
        """Records that are judged and committed together at most: some seconds of work, whoever judges."""
        return self.batch_size if self.detector_verifier == "rules" else min(self.batch_size, VERIFIED_BATCH)

    @property
    def uses_sasl(self) -> bool:
        """Say whether the broker asks for a name and a password."""
        return self.security_protocol.startswith("SASL_")

    @property
    def uses_tls(self) -> bool:
        """Say whether the connection is encrypted."""
        return self.security_protocol.endswith("SSL")

    @check(mode="before")
    @classmethod
    def _read_password_file(cls, data: Any) -> Any:
        path = data.get("sasl_password_file")
        if not path:
            return data
        if data.get("sasl_password"):
            raise ValueError(f"{PREFIX}SASL_PASSWORD and {PREFIX}SASL_PASSWORD_FILE are both set; keep one")
        try:
            password = Path(path).read_text(encoding="utf-8").removesuffix("\n").removesuffix("\r")
        except (OSError, UnicodeDecodeError) as exc:
            raise ValueError(f"{PREFIX}SASL_PASSWORD_FILE: cannot read {path} ({_why(exc)})") from exc
        return {**data, "sasl_password": password}

    @check(mode="after")
    def _agree_on_sasl(self) -> Self:
        given = self.sasl_username is not None, self.sasl_password is not None
        if self.uses_sasl and not all(given):
            missing = "SASL_PASSWORD" if given[0] else "SASL_USERNAME"
            raise ValueError(f"{PREFIX}{missing} is missing; {self.security_protocol} needs a name and a password")
        if any(given) and not self.uses_sasl:
            raise ValueError(
                f"{PREFIX}SECURITY_PROTOCOL is {self.security_protocol}, which sends no password; "
                "set it to SASL_SSL, or take the SASL settings away"
            )
        return self

    @check(mode="after")
    def _agree_on_tls(self) -> Self:
        if self.ssl_keyfile and not self.ssl_certfile:
            raise ValueError(f"{PREFIX}SSL_CERTFILE is missing; {PREFIX}SSL_KEYFILE belongs to a certificate")
        if (self.ssl_cafile or self.ssl_certfile) and not self.uses_tls:
            raise ValueError(
                f"{PREFIX}SECURITY_PROTOCOL is {self.security_protocol}, which is not encrypted; "
                "set it to SSL or SASL_SSL, or take the SSL settings away"
            )
        return self


def load_settings(**given: Any) -> Settings:
    """Read the environment, what is given in code first; raise SettingsError naming the first wrong variable."""
    try:
        return Settings(**given)
    except ValidationError as exc:
        raise SettingsError(_first_wrong(exc)) from exc


def unknown_variables(environ: Mapping[str, str]) -> tuple[str, ...]:
    """Name the NEWSALERT_ variables that set nothing: a misspelt one would otherwise pass in silence."""
    known = {f"{PREFIX}{name}".upper() for name in Settings.model_fields}
    return tuple(sorted(name for name in environ if name.upper().startswith(PREFIX) and name.upper() not in known))


def _first_wrong(error: ValidationError) -> str:
    detail = error.errors(include_url=False, include_input=False, include_context=False)[0]
    message = detail["msg"].removeprefix("Value error, ")
    return f"{PREFIX}{str(detail['loc'][0]).upper()}: {message}" if detail["loc"] else message


def _why(error: Exception) -> str:
    return error.strerror or type(error).__name__ if isinstance(error, OSError) else "not UTF-8"
