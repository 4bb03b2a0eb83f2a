"""What one page shows, as plain values and tidy frames."""
