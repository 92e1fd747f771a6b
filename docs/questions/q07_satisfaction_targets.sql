-- Q07   What is the target for satisfaction by place and year, and who sets 100 %?
-- 问题  各地各年满意度指标目标值如何分布，谁定为100%？
-- Read  One row a department and year: how many satisfaction indicators, lowest and highest target in percent,
-- and how many are set at 100 %, which no survey reaches. Targets that are not percentages are counted in
-- indicators only.
-- 读法  每行为一个部门一年：满意度指标数、目标值（%）最低与最高、定为100%的个数及名称；非百分比的指标值只计入指
-- 标数。
-- Set   nothing. 参数：无。
select
    coalesce(division_name, '未能确定') as division_name,
    department_name,
    fiscal_year,
    count(*) as indicators,
    cast(min(value_low) filter (where unit_of_measure = '%') as decimal(9, 2)) as lowest_pct,
    cast(max(value_low) filter (where unit_of_measure = '%') as decimal(9, 2)) as highest_pct,
    count(*) filter (where unit_of_measure = '%' and value_low >= 100) as set_at_100,
    string_agg(distinct level3_name, '、' order by level3_name) filter (
        where unit_of_measure = '%' and value_low >= 100
    ) as names_set_at_100
from marts.mart_indicator_overview
where is_satisfaction and is_counted
group by department_key, division_name, department_name, fiscal_year
order by division_name, department_name, fiscal_year
