"""How accessible is this, what is known not to work, and whom to tell? As the 2018 Regulations ask."""

from needs.ui.accessibility import show_statement
from needs.ui.frame import ROOT, inside_frame

inside_frame()
show_statement(ROOT)
