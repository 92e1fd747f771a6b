-- Q14   Do cost targets equal the budget, so that they control nothing?
-- 问题  成本指标是否等于预算数（未体现节约）？
-- Read  One row a project with cost targets in money: their sum and the project total. equal: the target
-- repeats the budget; below: it asks for savings; above: it allows more than there is.
-- 读法  每行为有金额类成本指标的项目：指标合计与项目总额。equal为重复预算数，below为低于预算，above为高于预算。
-- Set   nothing. 参数：无。
with
    cost as (
        select
            document_key,
            project_key,
            count(*) as cost_indicators,
            cast(sum(value_base) as decimal(20, 2)) as cost_target_yuan,
            string_agg(concat(level3_name, value_text), '；' order by project_no, indicator_no) as cost_targets
        from marts.mart_indicator_overview
        where is_cost and is_counted and unit_dimension = 'money' and value_base is not null and owner_kind = 'project'
        group by document_key, project_key
    )

select
    project.department_name,
    project.fiscal_year,
    project.project_name,
    project.total_yuan,
    cost.cost_target_yuan,
    case
        when cost.cost_target_yuan = project.total_yuan
        then 'equal'
        when cost.cost_target_yuan < project.total_yuan
        then 'below'
        when cost.cost_target_yuan > project.total_yuan
        then 'above'
    end as comparison,
    cost.cost_indicators,
    cost.cost_targets
from cost
join
    marts.mart_project_overview as project
    on project.document_key = cost.document_key
    and project.project_key = cost.project_key
order by project.department_name, project.fiscal_year, project.total_yuan desc nulls last, project.project_name
