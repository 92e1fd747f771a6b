"""Errors that end a command with one plain sentence."""

from __future__ import annotations


class JixiaoError(Exception):
    """What went wrong, in a sentence for the user; `exit_code` is the status the command ends with."""

    exit_code = 2


class RunError(JixiaoError):
    """A run could not finish: nothing was published, the last published file stands as it was."""

    exit_code = 3
