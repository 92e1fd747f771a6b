-- Q09   What share of the targets of each department is quantified?
-- 问题  各部门指标量化率是多少？
-- Read  Indicators of tables, projects and department together; quantified: number, duration, date, frequency,
-- growth or rank. Formulas, qualities and placeholders are not.
-- 读法  仅计表格中的指标，项目与部门合并；数值、时长、日期、频次、增长、等级为量化，公式、定性、占位不是。
-- Set   nothing. 参数：无。
select
    department_name,
    fiscal_year,
    count(*) as indicators,
    count(*) filter (where is_quantified) as quantified,
    cast(100 * count(*) filter (where is_quantified) / count(*) as decimal(9, 2)) as quantified_pct,
    count(*) filter (where is_placeholder) as placeholders,
    count(*) filter (where value_kind = 'formula') as formulas
from marts.mart_indicator_overview
where origin = 'table' and is_counted
group by department_key, department_name, fiscal_year
order by quantified_pct desc, department_name, fiscal_year
