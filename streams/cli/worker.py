"""`newsalert worker`: settings in, a process that turns articles into alerts until it is told to stop."""


def worker() -> None:
    """Turn articles into alerts until stopped.

    Start as many as you like, up to the number of partitions. Ctrl-C and SIGTERM end it after the batch at hand.
    """
    from streams.settings import load_settings
    from streams.worker import run

    run(load_settings())
