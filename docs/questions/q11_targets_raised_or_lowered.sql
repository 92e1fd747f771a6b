-- Q11   Which indicators changed their target from one year to the next, and in which direction?
-- 问题  同一指标的目标值较上年提高还是降低？
-- Read  The same indicator name of the same project (years left out of its name) in two consecutive years.
-- tightened: more where more is better, less where less is better; loosened: the other way; changed: no
-- direction, or units that cannot be compared.
-- 读法  同一项目（名称去掉年份）同名指标在相邻两年的目标值。tightened为更严，loosened为更宽，changed为方向不明
-- 或单位不可比。
-- Set   nothing. 参数：无。
-- Empty The samples hold no department with documents of two consecutive years. 样例文件中没有同一部门相邻两年
-- 的文件。
with
    target as (
        select
            project.durable_project_key,
            indicator.fiscal_year,
            indicator.department_name,
            indicator.project_name,
            indicator.normalized_name,
            indicator.level3_name,
            indicator.value_text,
            indicator.unit_of_measure,
            coalesce(indicator.value_base, indicator.value_low) as value,
            indicator.direction,
            indicator.target_on,
            row_number() over (
                partition by project.durable_project_key, indicator.fiscal_year, indicator.normalized_name
                order by indicator.indicator_no, indicator.indicator_key
            ) as occurrence_no
        from marts.mart_indicator_overview as indicator
        join marts.dim_project as project on project.project_key = indicator.project_key
        where indicator.is_counted and indicator.normalized_name is not null
    )

select
    after.department_name,
    after.project_name,
    after.level3_name,
    before.fiscal_year as year_before,
    before.value_text as target_before,
    after.fiscal_year as year_after,
    after.value_text as target_after,
    case
        when before.unit_of_measure is distinct from after.unit_of_measure
        then 'changed'
        when after.direction = 'positive' and after.value > before.value
        then 'tightened'
        when after.direction = 'positive' and after.value < before.value
        then 'loosened'
        when after.direction = 'negative' and after.value < before.value
        then 'tightened'
        when after.direction = 'negative' and after.value > before.value
        then 'loosened'
        else 'changed'
    end as change
from target as before
join
    target as after
    on after.durable_project_key = before.durable_project_key
    and after.normalized_name = before.normalized_name
    and after.occurrence_no = before.occurrence_no
    and after.fiscal_year = before.fiscal_year + 1
where
    before.value_text is distinct from after.value_text
    and (before.target_on is null or after.target_on is null or after.target_on <> before.target_on + interval 1 year)
order by after.department_name, after.project_name, after.fiscal_year, after.level3_name, after.occurrence_no
