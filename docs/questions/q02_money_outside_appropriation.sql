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

    inferred as (
        select document_key, project_key, bool_or(evidence = 'inferred') as has_inferred
        from marts.fct_project_funding
        where not is_total and amount_yuan is not null
        group by document_key, project_key
    ),

    department_year as (
        select
            project.department_key,
            project.fiscal_year,
            sum(project.total_yuan) as total_yuan,
            coalesce(sum(project.special_account_yuan), 0)
            + coalesce(sum(project.own_yuan), 0)
            + coalesce(sum(project.other_yuan), 0) as outside_yuan,
            coalesce(sum(project.undetermined_yuan), 0) as unknown_yuan,
            coalesce(bool_or(inferred.has_inferred), false) as has_inferred
        from marts.mart_project_overview as project
        left join
            inferred on inferred.document_key = project.document_key and inferred.project_key = project.project_key
        group by project.department_key, project.fiscal_year
    )

select
    department.department_name,
    department_year.fiscal_year,
    cast(department_year.total_yuan as decimal(20, 2)) as total_yuan,
    cast(department_year.outside_yuan as decimal(20, 2)) as outside_yuan,
    cast(department_year.unknown_yuan as decimal(20, 2)) as unknown_yuan,
    cast(100 * department_year.outside_yuan / nullif(department_year.total_yuan, 0) as decimal(9, 2)) as outside_pct,
    department_year.has_inferred
from department_year
join marts.dim_department as department on department.department_key = department_year.department_key
join parameter on parameter.department_kind = department.department_kind
order by outside_pct desc nulls last, department.department_name, department_year.fiscal_year
