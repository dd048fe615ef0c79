"""Fixtures come from tests/backend/app/fixtures.py."""

from tests.backend.app.fixtures import bot, child, clock, home, prepared, server

__all__ = ["bot", "child", "clock", "home", "prepared", "server"]
