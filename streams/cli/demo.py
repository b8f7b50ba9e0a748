def demo() -> None:
    """Show the whole."""
