-- Q06   What share of each department's project money is central, provincial, city or district money?
-- 问题  各单位项目资金中中央、省级、市级、区县级各占多少？
-- Read  The level is that of the fund source where the table tells it, else the one in the project's name
-- (“-2024中央”); `未注明` is what neither tells. Subtotals are left out.
-- 读法  级次取自资金来源，来源未注明时取自项目名称；均未注明时为“未注明”；小计不重复计。
-- Set   nothing. 参数：无。
with
    levelled as (
        select
            project.department_key,
            project.fiscal_year,
            funding.amount_yuan,
            coalesce(nullif(source.level, '未注明'), project.funding_level, '未注明') as level
        from marts.mart_project_overview as project
        join
            marts.fct_project_funding as funding
            on funding.document_key = project.document_key
            and funding.project_key = project.project_key
        join marts.dim_fund_source as source on source.fund_source_key = funding.fund_source_key
        where not funding.is_total and not funding.is_subtotal
    ),

    department_level as (
        select department_key, fiscal_year, level, sum(amount_yuan) as amount_yuan
        from levelled
        group by department_key, fiscal_year, level
        having sum(amount_yuan) is not null
    )

select
    department.department_name,
    department_level.fiscal_year,
    department_level.level,
    department_level.amount_yuan,
    cast(
        100
        * department_level.amount_yuan
        / nullif(sum(department_level.amount_yuan) over department_year, 0) as decimal(9, 2)
    ) as share_pct
from department_level
left join marts.dim_department as department on department.department_key = department_level.department_key
window department_year as (partition by department_level.department_key, department_level.fiscal_year)
order by
    department.department_name, department_level.fiscal_year, department_level.amount_yuan desc, department_level.level
