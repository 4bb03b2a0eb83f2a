"""What is put together of charts, tables and sentences, on a page or as a file."""
