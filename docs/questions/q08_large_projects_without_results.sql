-- Q08   Which large projects have no benefit or no satisfaction indicator?
-- 问题  大额项目中缺少效益指标或满意度指标的有哪些？
-- Read  Projects above the amount, largest first; missing names the level-1 categories of which they have no
-- indicator.
-- 读法  金额达到起点的项目，由大到小；missing为缺少的一级指标。
-- Set   least_yuan. 参数：金额起点（元）。
with parameter as (select 1000000.00 as least_yuan)

select
    project.department_name,
    project.fiscal_year,
    project.project_name,
    project.total_yuan,
    project.indicator_count,
    concat_ws(
        '、', case when not project.has_benefit then '效益指标' end, case when not project.has_satisfaction then '满意度指标' end
    ) as missing
from marts.mart_project_overview as project
join parameter on project.total_yuan >= parameter.least_yuan
where not project.has_benefit or not project.has_satisfaction
order by project.total_yuan desc, project.department_name, project.project_name
