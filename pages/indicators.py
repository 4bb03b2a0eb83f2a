"""What does this number mean? Every indicator: its publisher, its age, how to cite and reproduce it."""

from needs.ui.frame import inside_frame
from needs.ui.indicators import show_indicators
from needs.ui.title import show_title

inside_frame()
show_title("What does each figure mean?", "indicators")
show_indicators()
