"""Records what each page of the product draws, for the bare app to draw from memory.

A page runs once as in its own tests, with every call of Streamlit noted as it is made: its container, its
arguments, and the value of its widget. Functions among the arguments are replaced by one that does nothing,
those that label options by the labels.
"""

from __future__ import annotations

import logging
import pickle
import shutil
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.navigation.page import StreamlitPage

from benchmarks.bare import FIRST, SCRIPTS, Labels, Made, Opened, Recording, Step, nothing
from tests.conftest import ROOT

MODULE_CALLS = ("set_page_config", "logo")
STATEFUL = (
    "selectbox",
    "multiselect",
    "text_input",
    "checkbox",
    "segmented_control",
    "pills",
    "number_input",
)
"""The widgets whose value a page may set; all others begin at their own."""
BARE_APP = "from benchmarks.bare import frame\n\nframe({folder!r})\n"
BARE_PAGE = "from benchmarks.bare import replay\n\nreplay({folder!r}, {page!r}, {control!r})\n"
SET_ASIDE = "\nimport gc\n\ngc.freeze()\n"
APP, STRICTER = "app.py", "aside.py"
"""The bare app, and the same with what it holds set aside from Python's collector, as the product does."""


@dataclass
class _Recorder:
    """Notes the calls of one run."""

    steps: list[Step] = field(default_factory=list)
    containers: dict[int, tuple[Made, Any]] = field(default_factory=dict)
    depth: threading.local = field(default_factory=threading.local)

    def begin(self) -> None:
        self.steps.clear()
        self.containers.clear()

    def note(self, on: Made | None, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> int:
        key = kwargs.get("key") if name in STATEFUL else None
        state = st.session_state.get(key) if key else None
        self.steps.append(
            Step(
                on,
                name,
                tuple(_kept(each) for each in args),
                _kept_by_name(args, kwargs),
                state,
            )
        )
        return len(self.steps) - 1

    def keep(self, number: int, result: Any) -> None:
        several = isinstance(result, list | tuple)
        for at, each in enumerate(result if several else [result]):
            if isinstance(each, DeltaGenerator):
                self.containers[id(each)] = (Made(number, at if several else None), each)

    def container(self, target: DeltaGenerator) -> Made | None:
        found = self.containers.get(id(target._active_dg))
        return found[0] if found else None


def _kept(argument: Any) -> Any:
    if isinstance(argument, StreamlitPage):
        return Opened(argument.url_path)
    return nothing if callable(argument) else argument


def _kept_by_name(args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
    kept = {name: _kept(each) for name, each in kwargs.items()}
    if label := kwargs.get("format_func"):
        options = args[1] if len(args) > 1 else kwargs["options"]
        kept["format_func"] = Labels({each: label(each) for each in options})
    return kept


RECORDER = _Recorder()
COMPONENTS: dict[str, Mapping[str, Any]] = {}


def _noting(name: str, original: Any) -> Any:
    @wraps(original)
    def call(self: DeltaGenerator, *args: Any, **kwargs: Any) -> Any:
        if getattr(RECORDER.depth, "inside", False):
            return original(self, *args, **kwargs)
        RECORDER.depth.inside = True
        try:
            number = RECORDER.note(RECORDER.container(self), name, args, kwargs)
            result = original(self, *args, **kwargs)
        finally:
            RECORDER.depth.inside = False
        RECORDER.keep(number, result)
        return result

    return call


def _noting_call(name: str, original: Any) -> Any:
    @wraps(original)
    def call(*args: Any, **kwargs: Any) -> Any:
        RECORDER.note(None, name, args, kwargs)
        return original(*args, **kwargs)

    return call


@contextmanager
def _listening() -> Iterator[None]:
    """Note every call of Streamlit for as long as the block lasts; before it, no page may be imported."""
    main = st._main
    held = {name: value for name, value in vars(st).items() if getattr(value, "__self__", None) is main}
    methods = {name: getattr(DeltaGenerator, name) for name in held}
    calls = {name: getattr(st, name) for name in MODULE_CALLS}
    component = st.components.v2.component

    def noted(name: str, **definition: Any) -> Any:
        COMPONENTS[name] = definition
        return component(name, **definition)

    for name, original in methods.items():
        setattr(DeltaGenerator, name, _noting(name, original))
        setattr(st, name, getattr(main, name))
    for name, original in calls.items():
        setattr(st, name, _noting_call(name, original))
    st.components.v2.component = noted
    try:
        yield
    finally:
        for name, original in methods.items():
            setattr(DeltaGenerator, name, original)
            setattr(st, name, held[name])
        for name, original in calls.items():
            setattr(st, name, original)
        st.components.v2.component = component


@dataclass(frozen=True)
class Recorded:
    """A page to record: its link, its one control, and the further choices of that."""

    page: str
    link: Mapping[str, str]
    control: str = ""
    choices: tuple[str, ...] = ()


def write_bare_app(folder: Path, pages: tuple[Recorded, ...]) -> None:
    """Record pages, and write the app that draws them into an empty folder, with the product's settings."""
    logging.disable(logging.WARNING)
    main = sys.modules["__main__"]
    shutil.copytree(ROOT / ".streamlit", folder / ".streamlit")
    (folder / SCRIPTS).mkdir()
    with _listening():
        from tests.pages.driving import PAGES, choose, opened

        for each in PAGES:
            # Every page is there to be linked to; one that was not recorded is empty.
            (folder / SCRIPTS / f"{each}.py").write_text("")
        for each in pages:
            recordings = {}
            app = opened(each.page, **each.link)
            RECORDER.begin()
            app.run()
            recordings[FIRST] = Recording(tuple(RECORDER.steps), dict(COMPONENTS))
            for choice in each.choices:
                RECORDER.begin()
                choose(app, each.control, choice)
                recordings[choice] = Recording(tuple(RECORDER.steps), dict(COMPONENTS))
            assert not app.exception
            with (folder / f"{each.page}.pickle").open("wb") as file:
                pickle.dump(recordings, file)
            page = BARE_PAGE.format(folder=str(folder), page=each.page, control=each.control)
            (folder / SCRIPTS / f"{each.page}.py").write_text(page)
    # Streamlit's runner leaves the app in the place of the main module, which new processes would run.
    sys.modules["__main__"] = main
    (folder / APP).write_text(BARE_APP.format(folder=str(folder)))
    (folder / STRICTER).write_text(BARE_APP.format(folder=str(folder)) + SET_ASIDE)
    logging.disable(logging.NOTSET)
