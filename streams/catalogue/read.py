"""A YAML file in, a validated model out; what is wrong is told with file, line and field."""

import json
import re
from collections.abc import Hashable
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from streams.errors import NewsalertError

Model = TypeVar("Model", bound=BaseModel)


class _RepeatedKey(yaml.MarkedYAMLError):
    """A key that stands twice in one mapping; YAML itself would drop what stood first, in silence."""


class _Loader(yaml.CSafeLoader):
    """Words stay words: `on`, `off`, `no` and dates are text here; only true, false and numbers are not."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """Build a mapping; raise at a key that it holds already."""
        lines: dict[str, int] = {}
        for key, _ in node.value:
            if key.value in lines:
                problem = f"{key.value}: the key stands twice, first on line {lines[key.value]}"
                raise _RepeatedKey(problem=problem, problem_mark=key.start_mark)
            lines[key.value] = key.start_mark.line + 1
        return super().construct_mapping(node, deep)


_BOOL = "tag:yaml.org,2002:bool"
_Loader.yaml_implicit_resolvers = {
    first: [(tag, form) for tag, form in found if tag not in {_BOOL, "tag:yaml.org,2002:timestamp"}]
    for first, found in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver(_BOOL, re.compile(r"true\Z|false\Z"), list("tf"))


class CatalogueError(NewsalertError, ValueError):
    """A catalogue that cannot be used. The text is one line: `file:line: field: what is wrong`."""

    exit_status = 2


def read(path: Path, model: type[Model]) -> Model:
    """Load and validate one file; raise CatalogueError naming the first thing that is wrong."""
    try:
        text = path.read_text(encoding="utf-8")
        # JSON is YAML too, but its own parser takes a tenth of the time on learned weights.
        data = json.loads(text) if path.suffix == ".json" else yaml.load(text, Loader=_Loader)  # noqa: S506, safe
    except (OSError, UnicodeDecodeError) as exc:
        raise CatalogueError(f"{path}: cannot be read: {exc}") from exc
    except _RepeatedKey as exc:
        raise CatalogueError(f"{path}:{_line(exc)}: {exc.problem}") from exc
    except json.JSONDecodeError as exc:
        raise CatalogueError(f"{path}:{exc.lineno}: not JSON: {exc.msg}") from exc
    except yaml.YAMLError as exc:
        raise CatalogueError(f"{path}:{_line(exc)}: not YAML: {getattr(exc, 'problem', exc)}") from exc
    try:
        return model.model_validate(data)
    except ValidationError as exc:
        detail = exc.errors(include_url=False, include_context=False)[0]
        raise error_at(path, detail["loc"], detail["msg"]) from exc


def _line(problem: yaml.YAMLError) -> int:
    mark = getattr(problem, "problem_mark", None)
    return mark.line + 1 if mark else 1


def error_at(path: Path, field: tuple[str | int, ...], problem: str) -> CatalogueError:
    """Build the error for a field of a file, with the line where the field (or what holds it) begins."""
    name = ".".join(str(part) for part in field) or "(file)"
    return CatalogueError(f"{path}:{_line_of(path, field)}: {name}: {problem}")


def _line_of(path: Path, field: tuple[str | int, ...]) -> int:
    node = yaml.compose(path.read_text(encoding="utf-8"), Loader=_Loader)
    line = node.start_mark.line + 1 if node else 1
    for part in field:
        child, at = _child(node, part)
        if child is None:
            return line
        node, line = child, at
    return line


def _child(node: yaml.Node | None, part: str | int) -> tuple[yaml.Node | None, int]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(part):
                return value, key.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part], node.value[part].start_mark.line + 1
    return None, 0
