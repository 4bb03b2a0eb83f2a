"""The only room that knows Streamlit: the frame of every page and the blocks that pages draw with."""
