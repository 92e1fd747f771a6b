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
            max(milestone.cumulative_pct) filter (
                where milestone.milestone_on <= make_date(milestone.fiscal_year, parameter.month_no, parameter.day_no)
            ) as planned_pct,
            string_agg(
                concat(milestone.milestone_label, ' ', milestone.cumulative_printed),
                '，'
                order by milestone.milestone_no
            ) as schedule
        from marts.fct_disbursement_schedule_current as milestone
        join parameter on true
        group by milestone.document_key, milestone.project_no
    )

select
    department.department_name,
    project.fiscal_year,
    project.project_name,
    project.total_yuan,
    cast(project.total_yuan * 0.0001 as decimal(20, 6)) as total_wan_yuan,
    schedule.planned_pct,
    schedule.schedule
from schedule
join
    marts.bridge_document_project_current as project
    on project.document_key = schedule.document_key
    and project.project_no = schedule.project_no
left join marts.dim_department as department on department.department_key = project.department_key
where schedule.planned_pct = 0
order by project.total_yuan desc nulls last, department.department_name, project.project_name
