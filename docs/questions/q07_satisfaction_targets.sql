-- Q07   What is the target for satisfaction by place and year, and who sets 100 %?
-- 问题  各地各年满意度指标目标值如何分布，谁定为100%？
-- Read  One row a department and year: how many satisfaction indicators, lowest and highest target in percent,
-- and how many are set at 100 %, which no survey reaches. Targets that are not percentages are counted in
-- indicators only.
-- 读法  每行为一个部门一年：满意度指标数、目标值（%）最低与最高、定为100%的个数及名称；非百分比的指标值只计入指
-- 标数。
-- Set   nothing. 参数：无。
select
    coalesce(division.full_name, '未能确定') as division_name,
    department.department_name,
    indicator.fiscal_year,
    count(*) as indicators,
    cast(min(indicator.value_low) filter (where indicator.unit_of_measure = '%') as decimal(9, 2)) as lowest_pct,
    cast(max(indicator.value_low) filter (where indicator.unit_of_measure = '%') as decimal(9, 2)) as highest_pct,
    count(*) filter (where indicator.unit_of_measure = '%' and indicator.value_low >= 100) as set_at_100,
    string_agg(distinct indicator.level3_name, '、' order by indicator.level3_name) filter (
        where indicator.unit_of_measure = '%' and indicator.value_low >= 100
    ) as names_set_at_100
from marts.fct_indicator_current as indicator
join marts.dim_indicator_category as category on category.category_key = indicator.category_key
left join marts.dim_department as department on department.department_key = indicator.department_key
left join marts.dim_administrative_division as division on division.division_key = department.division_key
where category.is_satisfaction
group by division.full_name, indicator.department_key, department.department_name, indicator.fiscal_year
order by division_name, department.department_name, indicator.fiscal_year
