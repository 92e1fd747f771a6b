-- Q17   Which projects will lead to procurement, and when must they be finished?
-- 问题  哪些项目将产生采购、完成时限何时？
-- Read  Projects of topics that buy goods or services. finish_on is the latest date among the time targets of
-- the project, else the date at which its schedule reaches 100 %; finish_from says which; blank where the
-- document tells neither.
-- 读法  主题涉及货物或服务采购的项目。finish_on取项目时效指标中最晚的日期，其次取支出计划达到100%的日期；
-- finish_from说明来源；均无时留空。
-- Set   topics; least_yuan. 参数：主题、金额起点（元）。
with
    parameter as (select unnest(['信息化', '装备购置', '办公用品', '物业', '维修', '印刷', '车辆', '劳务']) as topic, 0 as least_yuan),

    deadline as (
        select document_key, project_key, max(target_on) as target_on
        from marts.mart_indicator_overview
        where is_counted and value_kind = 'date'
        group by document_key, project_key
    ),

    schedule as (
        select document_key, project_key, min(planned_on) as complete_on
        from marts.mart_disbursement_plan
        where cumulative_pct >= 100
        group by document_key, project_key
    )

select
    project.department_name,
    project.fiscal_year,
    project.topic,
    project.project_name,
    project.total_yuan,
    coalesce(deadline.target_on, schedule.complete_on) as finish_on,
    case
        when deadline.target_on is not null then 'indicator' when schedule.complete_on is not null then 'schedule'
    end as finish_from
from marts.mart_project_overview as project
join parameter on parameter.topic = project.topic and project.total_yuan >= parameter.least_yuan
left join deadline on deadline.document_key = project.document_key and deadline.project_key = project.project_key
left join schedule on schedule.document_key = project.document_key and schedule.project_key = project.project_key
order by finish_on nulls last, project.total_yuan desc, project.department_name, project.project_name
