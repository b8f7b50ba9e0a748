"""The two stages, as plain functions on records: detect (articles to signals) and alert (signals to alerts)."""
