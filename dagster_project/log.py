"""The log of runs in `reports/run.log`: everything Dagster and the steps say, which the terminal is spared."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

import dagster as dg

from warehouse.home import Home

_MOST_BYTES = 5_000_000  # of one file; the one before is kept as run.log.1


def log_path(home: Home) -> Path:
    """Where the log is."""
    return home.reports / "run.log"


def file_logger(home: Home) -> dg.LoggerDefinition:
    """A Dagster logger that writes to `log_path`."""

    @dg.logger(config_schema={}, description="reports/run.log of the home folder")
    def file(_context: dg.InitLoggerContext) -> logging.Logger:
        path = log_path(home)
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(path, maxBytes=_MOST_BYTES, backupCount=1, encoding="utf-8", delay=True)
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        logger = logging.Logger("jixiao.run", logging.DEBUG)
        logger.addHandler(handler)
        return logger

    return file
