"""A case is a history of events. Its state and its dates are worked out from them, never typed in."""
