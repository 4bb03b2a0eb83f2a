"""The obvious app: fingertips_py, pandas and ``st.cache_data``, with one indicator over time.

It shows what our page of trends shows and no more. ``peer`` starts it against the loopback Fingertips whose
address is in ``OBVIOUS_URL``.
"""

import os

import fingertips_py
import fingertips_py.metadata
import fingertips_py.retrieve_data
import pandas as pd
import plotly.express as px
import streamlit as st

ENGLAND, REGION = "E92000001", "E12000005"

fingertips_py.metadata.base_url = fingertips_py.retrieve_data.base_url = os.environ["OBVIOUS_URL"]


@st.cache_data
def figures(indicator: int) -> pd.DataFrame:
    """Every figure of an indicator, as fingertips_py gives it."""
    return fingertips_py.get_data_by_indicator_ids(indicator, 502, parent_area_type_id=6, profile_id=87)


frame = figures(91380)
headline = frame[(frame["Sex"] == "Persons") & frame["Category Type"].isna()]
councils = headline[headline["Area Type"] != "England"].drop_duplicates("Area Code")
names = dict(zip(councils["Area Code"], councils["Area Name"], strict=True))
council = st.selectbox("Council", list(names), index=list(names).index("E08000026"), format_func=names.get)
shown = headline[headline["Area Code"].isin([council, REGION, ENGLAND])]
st.title(f"How has it changed in {names[council]}?")
st.plotly_chart(
    px.line(
        shown,
        x="Time period",
        y="Value",
        color="Area Name",
        error_y=shown["Upper CI 95.0 limit"] - shown["Value"],
        error_y_minus=shown["Value"] - shown["Lower CI 95.0 limit"],
    )
)
st.table(shown[["Area Name", "Time period", "Value", "Lower CI 95.0 limit", "Upper CI 95.0 limit"]])
st.download_button("Download the figures (CSV)", shown.to_csv(index=False), "figures.csv")
