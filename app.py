"""The app: its frame, and the page that the reader is on."""

from needs.ui.frame import frame

with frame() as page:
    page.run()
