-- Q19   How good is each published document, and does it get better?
-- 问题  各部门公开文件数据质量如何，趋势怎样？
-- Read  Findings of the rules by severity, per document, and per ten checked things (projects and indicators),
-- which lets small and large documents be compared. change is the difference to the department's document
-- of the year before: below 0 is better.
-- 读法  各文件按严重程度的问题数，及每十项（项目与指标）的错误和警告数，便于大小文件比较；change为与该部门上一
-- 年文件之差，负数为好转。
-- Set   nothing. 参数：无。
with
    thing as (
        select document_key, count(*) as things
        from
            (
                select document_key
                from marts.fct_indicator
                union all
                select document_key
                from marts.bridge_document_project
            )
        group by document_key
    ),

    found as (
        select
            document_key,
            count(*) filter (where severity = 'error') as errors,
            count(*) filter (where severity = 'warning') as warnings,
            count(*) filter (where severity = 'information') as remarks
        from marts.fct_finding
        group by document_key
    ),

    scored as (
        select
            document.department_key,
            document.fiscal_year,
            document.layout,
            document.file_name,
            coalesce(thing.things, 0) as things,
            coalesce(found.errors, 0) as errors,
            coalesce(found.warnings, 0) as warnings,
            coalesce(found.remarks, 0) as remarks,
            cast(
                10
                * (coalesce(found.errors, 0) + coalesce(found.warnings, 0))
                / nullif(thing.things, 0) as decimal(9, 2)
            ) as faults_per_ten
        from marts.dim_document_current as document
        left join thing on thing.document_key = document.document_key
        left join found on found.document_key = document.document_key
    )

select
    department.department_name,
    scored.fiscal_year,
    scored.layout,
    scored.file_name,
    scored.things,
    scored.errors,
    scored.warnings,
    scored.remarks,
    scored.faults_per_ten,
    scored.faults_per_ten - lag(scored.faults_per_ten) over (
        partition by scored.department_key, scored.layout order by scored.fiscal_year, scored.file_name
    ) as change
from scored
left join marts.dim_department as department on department.department_key = scored.department_key
order by scored.faults_per_ten nulls last, department.department_name, scored.fiscal_year, scored.file_name
