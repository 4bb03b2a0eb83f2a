"""How is each number made? The same text as docs/methods.md."""

from needs.ui.documents import show_document
from needs.ui.frame import inside_frame

inside_frame()
show_document("methods.md")
