"""The committee pack: what it says of a place, section by section."""
