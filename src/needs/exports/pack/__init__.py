"""What a committee pack says, section by section, before it becomes a file."""
