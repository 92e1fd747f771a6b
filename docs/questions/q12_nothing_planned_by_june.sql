-- Q12   How is spending planned over the year: which projects plan nothing by the end of June?
-- 问题  哪些项目6月底前计划支出为0？
-- Read  One row a project whose schedule has a milestone up to the date and says 0 % at all of them; schedule
-- shows the whole of it.
-- 读法  每行为截至该日期的各节点均为0%的项目；schedule为全部节点。
-- Set   month and day. 参数：截止月、日。
with
    parameter as (select 6 as month_no, 30 as day_no),

    schedule as (
        select
            milestone.document_key,
            milestone.project_no,
            milestone.department_name,
            milestone.fiscal_year,
            max(milestone.cumulative_pct) filter (
                where milestone.planned_on <= make_date(milestone.fiscal_year, parameter.month_no, parameter.day_no)
            ) as planned_pct,
            string_agg(
                concat(milestone.milestone_label, ' ', cast(milestone.cumulative_pct as decimal(9, 2)), '%'),
                '，'
                order by milestone.milestone_no
            ) as schedule
        from marts.mart_disbursement_plan as milestone
        cross join parameter
        group by all
    )

select
    schedule.department_name,
    schedule.fiscal_year,
    project.project_name,
    project.total_yuan,
    cast(project.total_yuan * 0.0001 as decimal(20, 6)) as total_wan_yuan,
    schedule.planned_pct,
    schedule.schedule
from schedule
join
    marts.bridge_document_project as project
    on project.document_key = schedule.document_key
    and project.project_no = schedule.project_no
where schedule.planned_pct = 0
order by project.total_yuan desc nulls last, schedule.department_name, project.project_name
