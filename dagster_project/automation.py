"""What starts runs by itself while the web page is open: a look at the inbox, and every night."""

from __future__ import annotations

import os

import dagster as dg

from dagster_project.inbox import inbox_state
from warehouse.home import Home


def inbox_sensor(home: Home, job_name: str) -> dg.SensorDefinition:
    """Starts the job once for each state of the inbox. Looks every `$JIXIAO_SENSOR_SECONDS` (30) seconds."""

    @dg.sensor(
        name="inbox_sensor",
        job_name=job_name,
        minimum_interval_seconds=int(os.environ.get("JIXIAO_SENSOR_SECONDS", "30")),
        default_status=dg.DefaultSensorStatus.RUNNING,
        description=f"Starts a run when documents were put into {home.inbox}",
    )
    def sensor(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
        state = inbox_state(home.inbox)
        if state is None:
            return dg.SkipReason(f"No complete file in {home.inbox}")
        if state == context.cursor:
            return dg.SkipReason("The inbox has not changed")
        return dg.SensorResult(run_requests=[dg.RunRequest(run_key=f"inbox-{state}")], cursor=state)

    return sensor


def daily_schedule(job_name: str) -> dg.ScheduleDefinition:
    """Starts the job every night: what the sensor cannot see, such as documents that were added but never run."""
    return dg.ScheduleDefinition(
        name="daily",
        job_name=job_name,
        cron_schedule="0 3 * * *",
        execution_timezone="Asia/Shanghai",
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description="Everything that is pending, every night at three, Chinese time",
    )
