-- Q03   What is the unit cost of judicial aid: budget divided by the persons planned?
-- 问题  司法救助人均预算是多少？
-- Read  Where the target is “at least so many persons” the amount a person is an upper bound (bound ≤).
-- Projects without a target counted in persons are listed with blanks: their unit cost cannot be told.
-- 读法  指标值为“不少于”人数时，人均金额为上限（≤）；没有以人数计量的指标的项目留空，人均金额无从得知。
-- Set   topic; unit of measure. 参数：项目主题、计量单位。
with
    parameter as (select '司法救助' as topic, '人' as unit_of_measure),

    person as (
        select
            indicator.document_key,
            indicator.project_no,
            indicator.level3_name,
            indicator.value_printed,
            indicator.operator,
            indicator.value_low
        from marts.fct_indicator_current as indicator
        join parameter on parameter.unit_of_measure = indicator.unit_of_measure
        join marts.dim_indicator_category as category on category.category_key = indicator.category_key
        where indicator.value_kind = 'numeric' and category.level2_code = '11' and indicator.value_low > 0
    )

select
    department.department_name,
    project.fiscal_year,
    project.project_name,
    project.total_yuan,
    person.level3_name,
    person.value_printed,
    case
        person.operator when 'ge' then '≤' when 'gt' then '<' when 'le' then '≥' when 'lt' then '>' when 'eq' then '='
    end as bound,
    cast(project.total_yuan / person.value_low as decimal(20, 2)) as yuan_per_person
from marts.bridge_document_project_current as project
join marts.dim_project as description on description.project_key = project.project_key
join parameter on parameter.topic = description.topic
left join person on person.document_key = project.document_key and person.project_no = project.project_no
left join marts.dim_department as department on department.department_key = project.department_key
order by
    yuan_per_person nulls last,
    department.department_name,
    project.fiscal_year,
    project.project_name,
    person.level3_name
