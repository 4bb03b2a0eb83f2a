"""JSON that was sound before something happened to it."""

import json

from hypothesis import strategies as st

LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
ANY_JSON = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=20,
)


@st.composite
def spoilt(draw, document):
    """A sound document with one part of it, at any depth, taken out or replaced by anything."""
    whole = json.loads(json.dumps(document))
    at, parent, key = whole, None, None
    for _ in range(draw(st.integers(0, 6))):
        if not isinstance(at, dict | list) or not at:
            break
        parent = at
        key = draw(st.sampled_from(sorted(at) if isinstance(at, dict) else range(len(at))))
        at = at[key]
    other = draw(ANY_JSON)
    if parent is None:
        return other
    if isinstance(parent, dict) and draw(st.booleans()):
        del parent[key]
    else:
        parent[key] = other
    return whole
