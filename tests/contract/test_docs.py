"""What the documents name exists, and what exists is named."""

import re
from pathlib import Path

from streams.settings import PREFIX, Settings

ROOT = Path(__file__).parents[2]


def test_every_setting_is_in_the_table_and_nothing_else() -> None:
    table = re.findall(r"^\| `(NEWSALERT_\w+)`", (ROOT / "docs/settings.md").read_text(), re.MULTILINE)
    assert sorted(table) == sorted(f"{PREFIX}{name.upper()}" for name in Settings.model_fields)


def test_every_file_that_the_readme_names_exists() -> None:
    readme = (ROOT / "README.md").read_text()
    named = re.findall(r"`((?:streams|schemas|tests|deploy|docs)/[\w/.-]+)`", readme) + re.findall(
        r"\]\(([\w/.-]+)\)", readme
    )
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []
