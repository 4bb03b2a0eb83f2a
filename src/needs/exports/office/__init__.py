"""Word documents and PowerPoint slides, their charts, and a council's own style for them."""
