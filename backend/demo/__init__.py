"""A pretend council site on its own port, to see the widget where it will live: on somebody else's page."""
