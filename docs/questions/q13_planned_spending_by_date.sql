-- Q13   How much does each department plan to have spent by each date?
-- 问题  各部门到各时点计划支出多少？
-- Read  Project totals times the cumulative share of their schedules, added up by date. unscheduled counts
-- projects of the department and year that have a total and no schedule; they are in no sum.
-- 读法  项目总额乘以累计比例，按日期汇总；unscheduled为当年有总额而无支出计划的项目数，未计入金额。
-- Set   nothing. 参数：无。
with
    project as (
        select
            project.department_key,
            project.fiscal_year,
            count(*) filter (
                where
                    not exists (
                        select 1
                        from marts.fct_disbursement_schedule_current as milestone
                        where
                            milestone.document_key = project.document_key and milestone.project_no = project.project_no
                    )
            ) as unscheduled
        from marts.bridge_document_project_current as project
        where project.total_yuan is not null
        group by project.department_key, project.fiscal_year
    ),

    milestone as (
        select milestone.*, project.total_yuan
        from marts.fct_disbursement_schedule_current as milestone
        join
            marts.bridge_document_project_current as project
            on project.document_key = milestone.document_key
            and project.project_no = milestone.project_no
    )

select
    department.department_name,
    milestone.fiscal_year,
    milestone.milestone_on,
    count(*) as projects,
    sum(milestone.total_yuan) as total_yuan,
    sum(milestone.cumulative_amount_yuan) as planned_yuan,
    cast(
        100 * sum(milestone.cumulative_amount_yuan) / nullif(sum(milestone.total_yuan), 0) as decimal(9, 2)
    ) as planned_pct,
    coalesce(any_value(project.unscheduled), 0) as unscheduled
from milestone
left join project on project.department_key = milestone.department_key and project.fiscal_year = milestone.fiscal_year
left join marts.dim_department as department on department.department_key = milestone.department_key
group by milestone.department_key, department.department_name, milestone.fiscal_year, milestone.milestone_on
order by department.department_name, milestone.fiscal_year, milestone.milestone_on
