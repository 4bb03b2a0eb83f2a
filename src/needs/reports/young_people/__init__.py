"""What is known of people under 18, beside adults."""
