"""The backend: keeps cases and conversations, works out dates, serves pages. Imports: docs/how-it-fits.md."""
