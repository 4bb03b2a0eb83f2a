"""Whether a run was started by the browser's Back or Forward, which only the context of the run knows.

Streamlit tells a page its address and not how the reader came there; a widget that seems to have changed on
the way back would otherwise count as a choice.
"""

from __future__ import annotations

from streamlit.runtime.scriptrunner import get_script_run_ctx

HOLDS_FOR = "streamlit>=1.67,<2"


def is_retraced() -> bool:
    """Whether this run was started by the browser's Back or Forward."""
    run = get_script_run_ctx()
    return run is not None and run.is_history_navigation
