-- Q08   Which large projects have no benefit or no satisfaction indicator?
-- 问题  大额项目中缺少效益指标或满意度指标的有哪些？
-- Read  Projects above the amount, largest first; missing names the level-1 categories of which they have no
-- indicator.
-- 读法  金额达到起点的项目，由大到小；missing为缺少的一级指标。
-- Set   least_yuan. 参数：金额起点（元）。
with
    parameter as (select 1000000.00 as least_yuan),

    indicator as (
        select
            indicator.document_key,
            indicator.project_no,
            count(*) as indicators,
            count(*) filter (where category.level1_code = '2') as benefit_indicators,
            count(*) filter (where category.level1_code = '3') as satisfaction_indicators
        from marts.fct_indicator_current as indicator
        join marts.dim_indicator_category as category on category.category_key = indicator.category_key
        where indicator.owner_kind = 'project'
        group by indicator.document_key, indicator.project_no
    )

select
    department.department_name,
    project.fiscal_year,
    project.project_name,
    project.total_yuan,
    coalesce(indicator.indicators, 0) as indicators,
    concat_ws(
        '、',
        case when coalesce(indicator.benefit_indicators, 0) = 0 then '效益指标' end,
        case when coalesce(indicator.satisfaction_indicators, 0) = 0 then '满意度指标' end
    ) as missing
from marts.bridge_document_project_current as project
join parameter on project.total_yuan >= parameter.least_yuan
left join indicator on indicator.document_key = project.document_key and indicator.project_no = project.project_no
left join marts.dim_department as department on department.department_key = project.department_key
where coalesce(indicator.benefit_indicators, 0) = 0 or coalesce(indicator.satisfaction_indicators, 0) = 0
order by project.total_yuan desc, department.department_name, project.project_name
