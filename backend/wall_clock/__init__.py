"""Whether this machine's clock is believed. Nothing is deleted because its time is over while it is not."""
