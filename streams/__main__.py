"""The process of a command, `newsalert` or `python -m streams`: nothing is read in before Ctrl-C is a quiet end."""

import sys

INTERRUPTED = 130


def main() -> None:
    """Read the commands in and run the one that was asked for."""
    try:
        from streams.cli import main as command
    except KeyboardInterrupt:  # on a slow disk this takes seconds; from here on the commands see to it themselves
        sys.exit(INTERRUPTED)
    command()


if __name__ == "__main__":
    main()
