-- Q13   How much does each department plan to have spent by each date?
-- 问题  各部门到各时点计划支出多少？
-- Read  Project totals times the cumulative share of their schedules, added up by date. unscheduled counts
-- projects of the department and year that have a total and no schedule; they are in no sum.
-- 读法  项目总额乘以累计比例，按日期汇总；unscheduled为当年有总额而无支出计划的项目数，未计入金额。
-- Set   nothing. 参数：无。
with
    planned as (
        select
            milestone.department_key,
            milestone.department_name,
            milestone.fiscal_year,
            milestone.planned_on,
            count(*) as projects,
            sum(project.total_yuan) as total_yuan,
            sum(milestone.cumulative_yuan) as planned_yuan
        from marts.mart_disbursement_plan as milestone
        join
            marts.bridge_document_project as project
            on project.document_key = milestone.document_key
            and project.project_no = milestone.project_no
        group by milestone.department_key, milestone.department_name, milestone.fiscal_year, milestone.planned_on
    ),

    unscheduled as (
        select project.department_key, project.fiscal_year, count(*) as projects
        from marts.mart_project_overview as project
        where
            project.total_yuan is not null
            and not exists (
                select 1
                from marts.mart_disbursement_plan as milestone
                where milestone.document_key = project.document_key and milestone.project_key = project.project_key
            )
        group by project.department_key, project.fiscal_year
    )

select
    planned.department_name,
    planned.fiscal_year,
    planned.planned_on,
    planned.projects,
    planned.total_yuan,
    planned.planned_yuan,
    cast(100 * planned.planned_yuan / nullif(planned.total_yuan, 0) as decimal(9, 2)) as planned_pct,
    coalesce(unscheduled.projects, 0) as unscheduled
from planned
left join
    unscheduled on unscheduled.department_key = planned.department_key and unscheduled.fiscal_year = planned.fiscal_year
order by planned.department_name, planned.fiscal_year, planned.planned_on
