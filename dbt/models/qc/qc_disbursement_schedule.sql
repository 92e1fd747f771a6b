-- Q07 to Q11: every check of a project's disbursement schedule, those that hold among them.
with
    schedule as (
        select
            schedule.document_key,
            schedule.department_key,
            schedule.project_key,
            schedule.project_no,
            min(schedule.period_pct) as least_period_pct,
            arg_max(schedule.cumulative_pct, schedule.milestone_no) as last_pct,
            min(schedule.cumulative_pct) as least_pct,
            max(schedule.cumulative_pct) as most_pct,
            arg_max(schedule.cumulative_pct, schedule.milestone_on) filter (
                where month(schedule.milestone_on) between 4 and 6
            ) as june_pct,
            arg_max(schedule.cumulative_pct, schedule.milestone_on) filter (
                where month(schedule.milestone_on) <= 3
            ) as march_pct,
            string_agg(schedule.cumulative_printed, ', ' order by schedule.milestone_no) as observed,
            arg_min(schedule.source_key, schedule.milestone_no) as source_key
        from {{ ref("fct_disbursement_schedule") }} as schedule
        where schedule.cumulative_pct is not null
        group by all
    ),

    check_made as (
        select *, 'Q07' as rule_id, 'not falling' as expected, least_period_pct >= 0 as is_ok
        from schedule
        union all
        select *, 'Q08', '100', last_pct = 100
        from schedule
        union all
        select *, 'Q09', '0 … 100', least_pct >= 0 and most_pct <= 100
        from schedule
        union all
        select *, 'Q10', '> 0', june_pct > 0
        from schedule
        where june_pct is not null
        union all
        select *, 'Q11', '> 0', march_pct > 0
        from schedule
        where march_pct is not null
    )

select
    {{ key("qcs", ["rule_id", "document_key", "project_no"]) }} as check_key,
    rule_id,
    document_key,
    department_key,
    project_key,
    project_no,
    observed,
    expected,
    is_ok,
    source_key
from check_made
