"""What each indicator means, and where it comes from."""
