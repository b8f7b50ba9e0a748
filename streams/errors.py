"""What goes wrong in ways that a person can put right: one base, a one-line message, an exit status."""


class NewsalertError(Exception):
    """Trouble outside of us: a broker that does not answer, a disk that is full."""

    exit_status = 1


class SettingsError(NewsalertError):
    """A setting is wrong; the message names the variable."""

    exit_status = 2
