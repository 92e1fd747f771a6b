-- Q02   How much of the project money of each court and procuratorate comes from outside fiscal appropriation?
-- 问题  各法院、检察院项目资金中财政拨款以外的资金占比多少？
-- Read  outside = managed in fiscal accounts, of the unit, other; unknown = printed, but the column could not
-- be told. has_inferred tells that a source was inferred from the totals (see `alternatives` in
-- fct_project_funding). share is of the total printed.
-- 读法  outside为财政专户管理资金、单位资金、其他资金之和；unknown为栏目无法确定的金额；has_inferred表示来源由
-- 勾稽关系推断；占比以印制的总额为分母。
-- Set   department kinds. 参数：部门类别。
with
    parameter as (select unnest(['法院', '检察院']) as department_kind),

    amount as (
        select funding.*, source.fund_source_code as code, source.parent_code
        from marts.fct_project_funding_current as funding
        join marts.dim_fund_source as source on source.fund_source_key = funding.fund_source_key
    ),

    finest as (
        select *
        from amount as whole
        where
            is_total
            or not exists (
                select 1
                from amount as part
                where
                    part.document_key = whole.document_key
                    and part.project_no = whole.project_no
                    and part.parent_code = whole.code
                    and part.amount_yuan is not null
            )
    ),

    department_year as (
        select
            department_key,
            fiscal_year,
            sum(amount_yuan) filter (where is_total) as total_yuan,
            coalesce(sum(amount_yuan) filter (where code in ('20', '90') or code like '3_'), 0) as outside_yuan,
            coalesce(sum(amount_yuan) filter (where code = '99'), 0) as unknown_yuan,
            bool_or(evidence = 'inferred' and not is_total) as has_inferred
        from finest
        group by department_key, fiscal_year
    )

select
    department.department_name,
    department_year.fiscal_year,
    department_year.total_yuan,
    department_year.outside_yuan,
    department_year.unknown_yuan,
    cast(100 * department_year.outside_yuan / nullif(department_year.total_yuan, 0) as decimal(9, 2)) as outside_pct,
    department_year.has_inferred
from department_year
join marts.dim_department as department on department.department_key = department_year.department_key
join parameter on parameter.department_kind = department.department_kind
order by outside_pct desc nulls last, department.department_name, department_year.fiscal_year
