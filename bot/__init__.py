"""Understands and chooses. The words are in easy_read_content/, the law is in backend/."""
