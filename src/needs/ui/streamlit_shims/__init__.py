"""What reaches into Streamlit's insides, each with its reason and the versions that it holds for.

None of it is promised by Streamlit, so ``tests/ui/streamlit_shims/test_contract.py`` looks each inside up in
the version that is installed. Two stand in ``web``, which may import neither this room nor Streamlit: the
addresses of its server (``web/guard.py``) and of its scripts (``web/precompressed.py``). The same test looks
those up too.
"""
