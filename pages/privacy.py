"""What is kept of a reader, and what does a council that runs this have to know? As docs/privacy.md says."""

from needs.ui.documents import show_document
from needs.ui.frame import inside_frame

inside_frame()
show_document("privacy.md")
