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
        select document_key, project_no, max(target_on) as target_on
        from marts.fct_indicator_current
        where value_kind = 'date'
        group by document_key, project_no
    ),

    schedule as (
        select document_key, project_no, min(milestone_on) as complete_on
        from marts.fct_disbursement_schedule_current
        where cumulative_pct >= 100
        group by document_key, project_no
    )

select
    department.department_name,
    project.fiscal_year,
    description.topic,
    project.project_name,
    project.total_yuan,
    coalesce(deadline.target_on, schedule.complete_on) as finish_on,
    case
        when deadline.target_on is not null then 'indicator' when schedule.complete_on is not null then 'schedule'
    end as finish_from
from marts.bridge_document_project_current as project
join marts.dim_project as description on description.project_key = project.project_key
join parameter on parameter.topic = description.topic and project.total_yuan >= parameter.least_yuan
left join deadline on deadline.document_key = project.document_key and deadline.project_no = project.project_no
left join schedule on schedule.document_key = project.document_key and schedule.project_no = project.project_no
left join marts.dim_department as department on department.department_key = project.department_key
order by finish_on nulls last, project.total_yuan desc, department.department_name, project.project_name
