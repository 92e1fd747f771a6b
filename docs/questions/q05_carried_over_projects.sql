-- Q05   Which projects are carried over from money of an earlier year, and for how much?
-- 问题  上年结转的项目有哪些、金额多少？
-- Read  A project is carried over where the year in its name or code lies before the fiscal year of the
-- document. department_yuan is the sum of the carried-over projects of the department in that year.
-- 读法  名称或代码中的年份早于文件年度的项目视为结转；department_yuan为该部门当年结转项目合计。
-- Set   nothing. 参数：无。
select
    project.department_name,
    project.fiscal_year,
    coalesce(description.name_year_to, description.code_year) as money_of_year,
    project.project_name,
    project.total_yuan,
    cast(project.total_yuan * 0.0001 as decimal(20, 6)) as total_wan_yuan,
    sum(project.total_yuan) over department_year as department_yuan,
    cast(sum(project.total_yuan) over department_year * 0.0001 as decimal(20, 6)) as department_wan_yuan
from marts.mart_project_overview as project
join marts.dim_project as description on description.project_key = project.project_key
where project.is_carry_over
window department_year as (partition by project.department_key, project.fiscal_year)
order by project.department_name, project.fiscal_year, project.total_yuan, project.project_name
