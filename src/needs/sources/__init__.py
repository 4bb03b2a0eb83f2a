"""Where figures come from, each read into the tidy schema."""
