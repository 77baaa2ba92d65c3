"""The one place that decides how a task runs a ``chargelake`` command.

``CHARGELAKE_RUNNER`` says it, to the DAG processor and to the workers alike:

- ``launcher``, the default: the launcher of ``CHARGELAKE_HOME`` on the worker;
- ``spark-submit``: the same, but what Spark does goes to the cluster of the connection ``spark_default``;
- ``kubernetes``: a pod of an image each (docs/cluster.md, "Images").
"""

from __future__ import annotations

import os
import shlex
from datetime import timedelta

from airflow.providers.standard.operators.bash import BashOperator

RUNNER = os.environ.get("CHARGELAKE_RUNNER", "launcher")

#: What every DAG gives its tasks. Retrying is safe: each command may run any number of times.
DEFAULT_ARGS = {
    "owner": "data-engineering",
    "retries": 3,
    "retry_delay": timedelta(minutes=5),
    "retry_exponential_backoff": True,
    "max_retry_delay": timedelta(hours=1),
    "execution_timeout": timedelta(hours=2),
}

#: The commands that Spark runs, by the class that ``spark-submit`` starts.
SPARK_CLASSES = {
    "curate": "io.chargelake.curation.CurateCommand",
    "gold": "io.chargelake.gold.GoldCommand",
    "maintain": "io.chargelake.upkeep.MaintainCommand",
}

#: The image that has a command, behind ``CHARGELAKE_IMAGES`` ("registry.example.com/chargelake/").
IMAGES = {"land": "land", "curate": "jobs", "gold": "jobs", "maintain": "jobs", "report": "serve"}


def chargelake(command: str, *arguments: str, **operator_arguments):
    """A task that runs ``chargelake COMMAND ARGUMENTS``.

    ``CHARGELAKE_KAFKA``, ``CHARGELAKE_LAKE``, ``CHARGELAKE_SMTP`` and the other options are read by the command itself
    from the worker's environment or, in a pod, from the ConfigMap and the Secret named ``chargelake``, so that no address
    and no secret is part of a DAG. Arguments may be Jinja templates.
    """
    operator_arguments.setdefault("task_id", command)
    if RUNNER == "launcher" or (RUNNER == "spark-submit" and command not in SPARK_CLASSES):
        return _launcher(command, arguments, operator_arguments)
    if RUNNER == "spark-submit":
        return _spark_submit(command, arguments, operator_arguments)
    if RUNNER == "kubernetes":
        return _kubernetes(command, arguments, operator_arguments)
    raise ValueError(f"CHARGELAKE_RUNNER is {RUNNER} (expected: launcher, spark-submit or kubernetes)")


def _launcher(command, arguments, operator_arguments):
    words = " ".join(argument if "{{" in argument else shlex.quote(argument) for argument in arguments)
    return BashOperator(
        bash_command=f'"${{CHARGELAKE_HOME:?set it to the folder of the launcher}}/chargelake" {command} {words}'.strip(),
        append_env=True,
        **operator_arguments,
    )


def _spark_submit(command, arguments, operator_arguments):
    """The driver runs on the worker (client mode) and so has its environment; executors run where the master says."""
    from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator

    target = os.path.join(_required("CHARGELAKE_HOME", "the folder of the launcher"), "gold-jobs", "target")
    return SparkSubmitOperator(
        application=f"{target}/gold-jobs-*.jar",
        jars=f"{target}/submit/*.jar",
        java_class=SPARK_CLASSES[command],
        name=f"chargelake-{command}",
        application_args=list(arguments),
        deploy_mode="client",
        **operator_arguments,
    )


def _kubernetes(command, arguments, operator_arguments):
    """Pods wait in the triggerer, not in a worker; they are kept when they fail, to be looked at."""
    from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
    from kubernetes.client import models as k8s

    images = _required("CHARGELAKE_IMAGES", "what stands before land, jobs and serve in the names of the images")
    return KubernetesPodOperator(
        name=f"chargelake-{command}",
        image=images + IMAGES[command],
        arguments=[command, *arguments],
        env_from=[
            k8s.V1EnvFromSource(config_map_ref=k8s.V1ConfigMapEnvSource(name="chargelake")),
            k8s.V1EnvFromSource(secret_ref=k8s.V1SecretEnvSource(name="chargelake", optional=True)),
        ],
        # What has to be a file, such as the key of pseudonyms: CHARGELAKE_PSEUDONYM_KEY=/etc/chargelake/files/pseudonym.key
        volumes=[
            k8s.V1Volume(
                name="files", secret=k8s.V1SecretVolumeSource(secret_name="chargelake-files", optional=True)
            )
        ],
        volume_mounts=[k8s.V1VolumeMount(name="files", mount_path="/etc/chargelake/files", read_only=True)],
        deferrable=True,
        on_finish_action="delete_succeeded_pod",
        **operator_arguments,
    )


def _required(variable: str, meaning: str) -> str:
    value = os.environ.get(variable)
    if not value:
        raise ValueError(f"CHARGELAKE_RUNNER is {RUNNER}, which needs {variable}: {meaning}")
    return value
