"""Speed and memory, as ratios against something run beside it on the same machine. Never part of the tests."""
