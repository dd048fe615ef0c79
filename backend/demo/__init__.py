"""For looking: a pretend council site with the widget in it, and a throwaway database with a year of invented cases."""
