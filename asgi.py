"""The server: Streamlit's app around ``app.py``; plain routes and headers belong here."""

from pathlib import Path

import streamlit as st

app = st.App(Path(__file__).resolve().parent / "app.py")
