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
            indicator.project_key,
            indicator.level3_name,
            indicator.value_text,
            indicator.operator,
            indicator.value_low
        from marts.mart_indicator_overview as indicator
        join parameter on parameter.unit_of_measure = indicator.unit_of_measure
        where
            indicator.is_counted
            and indicator.level2_code = '11'
            and indicator.value_kind = 'numeric'
            and indicator.value_low > 0
    )

select
    project.department_name,
    project.fiscal_year,
    project.project_name,
    project.total_yuan,
    person.level3_name,
    person.value_text,
    case
        person.operator when 'ge' then '≤' when 'gt' then '<' when 'le' then '≥' when 'lt' then '>' when 'eq' then '='
    end as bound,
    cast(project.total_yuan / person.value_low as decimal(20, 2)) as yuan_per_person
from marts.mart_project_overview as project
join parameter on parameter.topic = project.topic
left join person on person.document_key = project.document_key and person.project_key = project.project_key
order by
    yuan_per_person nulls last,
    project.department_name,
    project.fiscal_year,
    project.project_name,
    person.level3_name,
    person.value_text
