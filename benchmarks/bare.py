"""The bare app: what a page of the product drew, drawn again from memory and nothing else.

``recording`` writes its folder. It imports nothing of the product, so that its start and its memory are
Streamlit's own and those of the figures and tables that it draws.
"""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

SCRIPTS = "drawn"
"""The folder of the scripts; in one named ``pages`` Streamlit finds them before the navigation is made."""
FIRST = "first"
"""The recording of a page before a choice is made."""


@dataclass(frozen=True)
class Made:
    """What an earlier step made: a container, or one of several."""

    step: int
    at: int | None = None


@dataclass(frozen=True)
class Opened:
    """A page of the app, as a link to it is given it."""

    url_path: str


@dataclass(frozen=True)
class Step:
    """One call of Streamlit: on which container, with what, and what the session held under its key."""

    on: Made | None
    name: str
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]
    state: Any = None


@dataclass(frozen=True)
class Recording:
    """All that one run of a page drew, and the components that it mounts."""

    steps: tuple[Step, ...]
    components: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


class Labels(dict[Any, str]):
    """The labels of a widget's options, as the page made them."""

    def __call__(self, option: Any) -> str:
        """The label of an option."""
        return self.get(option, str(option))


def nothing(*_: object, **__: object) -> bytes:
    """Stands for every function that a page hands to a widget."""
    return b""


def frame(folder: str) -> None:
    """The app: its navigation, and the page that is open."""
    page = st.navigation(_navigation(folder), position="hidden")
    page.run()


def replay(folder: str, page: str, control: str) -> None:
    """Draw a page as it was recorded; its one control chooses between the recordings held."""
    st.session_state["recorded control"] = control
    recordings = _recordings(folder, page)
    chosen = st.session_state.get(control) if control else None
    recording = recordings.get(str(chosen), recordings[FIRST])
    for key, definition in recording.components.items():
        st.components.v2.component(key, **definition)
    pages = {each.url_path: each for each in _navigation(folder)}
    made: dict[Made, Any] = {}
    for number, step in enumerate(recording.steps):
        _settle(step, control)
        on = st if step.on is None else made[step.on]
        args = tuple(pages[each.url_path] if isinstance(each, Opened) else each for each in step.args)
        result = getattr(on, step.name)(*args, **step.kwargs)
        if isinstance(result, list | tuple):
            made.update({Made(number, at): each for at, each in enumerate(result)})
        else:
            made[Made(number)] = result


def _settle(step: Step, control: str) -> None:
    """Give a widget the value it had; the control keeps what the reader chose."""
    key = step.kwargs.get("key")
    if key and step.state is not None and not (key == control and key in st.session_state):
        st.session_state[key] = step.state


@cache
def _recordings(folder: str, page: str) -> dict[str, Recording]:
    with Path(folder, f"{page}.pickle").open("rb") as file:
        found: dict[str, Recording] = pickle.load(file)
    return found


def _navigation(folder: str) -> list[Any]:
    return [
        st.Page(f"{SCRIPTS}/{path.stem}.py", title=path.stem, default=path.stem == "overview")
        for path in sorted(Path(folder, SCRIPTS).glob("*.py"))
    ]
