"""The one place that decides how a task runs a ``chargelake`` command."""

from __future__ import annotations

import shlex
from datetime import timedelta

from airflow.providers.standard.operators.bash import BashOperator

#: What every DAG gives its tasks. Retrying is safe: each command may run any number of times.
DEFAULT_ARGS = {
    "owner": "data-engineering",
    "retries": 3,
    "retry_delay": timedelta(minutes=5),
    "retry_exponential_backoff": True,
    "max_retry_delay": timedelta(hours=1),
    "execution_timeout": timedelta(hours=2),
}


def chargelake(command: str, *arguments: str, **operator_arguments) -> BashOperator:
    """A task that runs ``chargelake COMMAND ARGUMENTS`` on the worker.

    The launcher is found by the worker's ``CHARGELAKE_HOME``; ``CHARGELAKE_KAFKA``, ``CHARGELAKE_LAKE``,
    ``CHARGELAKE_SMTP`` and the other options are read from the worker's environment by the command itself, so that no
    address and no secret is part of a DAG. Arguments may be Jinja templates.
    """
    words = " ".join(argument if "{{" in argument else shlex.quote(argument) for argument in arguments)
    return BashOperator(
        task_id=operator_arguments.pop("task_id", command),
        bash_command=f'"${{CHARGELAKE_HOME:?set it to the folder of the launcher}}/chargelake" {command} {words}'.strip(),
        append_env=True,
        **operator_arguments,
    )
