"""What is installed with this: under which licences, and whether any of it is known to be vulnerable."""
