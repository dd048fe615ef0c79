"""Every table of the backend, whichever package declares it."""

from __future__ import annotations

import importlib
import pkgutil

from sqlalchemy import Column, Table

import backend
from backend.store.base import Base


def load_tables() -> None:
    """Import every `tables` module of the backend, so that no table and no sealed column is forgotten."""
    importlib.import_module("backend.store.service_tokens")
    for package in pkgutil.iter_modules(backend.__path__):
        if package.ispkg:
            folder = importlib.import_module(f"backend.{package.name}")
            names = [module.name for module in pkgutil.iter_modules(folder.__path__)]
            if "tables" in names:
                importlib.import_module(f"backend.{package.name}.tables")


def all_tables() -> list[Table]:
    """Return every table, each after those that it refers to."""
    load_tables()
    return list(Base.metadata.sorted_tables)


def sealed_columns(table: Table) -> list[Column[bytes]]:
    """Return the columns of a table that hold sealed words."""
    return [column for column in table.columns if "about" in column.info]
