-- Q06   What share of each department's project money is central, provincial, city or district money?
-- 问题  各单位项目资金中中央、省级、市级、区县级各占多少？
-- Read  The level is that of the fund source where the table tells it, else the one in the project's name
-- (“-2024中央”); `未注明` is what neither tells. Sources are counted at their finest printed level.
-- 读法  级次取自资金来源，来源未注明时取自项目名称；均未注明时为“未注明”；资金来源取印制的最细一级。
-- Set   nothing. 参数：无。
with
    amount as (
        select funding.*, source.fund_source_code as code, source.parent_code, source.level
        from marts.fct_project_funding_current as funding
        join marts.dim_fund_source as source on source.fund_source_key = funding.fund_source_key
        where not funding.is_total
    ),

    finest as (
        select *
        from amount as whole
        where
            not exists (
                select 1
                from amount as part
                where
                    part.document_key = whole.document_key
                    and part.project_no = whole.project_no
                    and part.parent_code = whole.code
                    and part.amount_yuan is not null
            )
    ),

    levelled as (
        select
            finest.department_key,
            finest.fiscal_year,
            finest.amount_yuan,
            coalesce(nullif(finest.level, '未注明'), project.funding_level, '未注明') as level
        from finest
        join marts.dim_project as project on project.project_key = finest.project_key
    )

select
    department.department_name,
    levelled.fiscal_year,
    levelled.level,
    sum(levelled.amount_yuan) as amount_yuan,
    cast(
        100
        * sum(levelled.amount_yuan)
        / nullif(sum(sum(levelled.amount_yuan)) over department_year, 0) as decimal(9, 2)
    ) as share_pct
from levelled
left join marts.dim_department as department on department.department_key = levelled.department_key
group by levelled.department_key, department.department_name, levelled.fiscal_year, levelled.level
having sum(levelled.amount_yuan) is not null
window department_year as (partition by levelled.department_key, levelled.fiscal_year)
order by department.department_name, levelled.fiscal_year, amount_yuan desc, levelled.level
