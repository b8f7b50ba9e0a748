"""The demo's worker stays away from the user's own brokers."""

from streams.demo.process import environment


def test_the_users_broker_and_password_do_not_reach_the_demo() -> None:
    users = {"NEWSALERT_BROKER": "prod:9092", "NEWSALERT_SASL_PASSWORD": "x", "NEWSALERT_PREFIX": "prod."}
    ours = environment(users, "127.0.0.1:1234")
    assert ours["NEWSALERT_BROKER"] == "127.0.0.1:1234"
    assert ours["NEWSALERT_EXACTLY_ONCE"] == "off"
    assert not {"NEWSALERT_SASL_PASSWORD", "NEWSALERT_PREFIX"} & set(ours)


def test_the_users_signals_and_everything_else_do() -> None:
    users = {"NEWSALERT_SIGNALS_DIR": "mine", "NEWSALERT_DETECTOR_VERIFIER": "rules", "PATH": "/bin"}
    assert users.items() <= environment(users, "127.0.0.1:1234").items()
