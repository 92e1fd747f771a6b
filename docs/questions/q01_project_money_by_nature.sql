-- Q01   Which departments planned the most project money in a year, by fund nature?
-- 问题  某年各部门项目支出预算按资金性质如何排名？
-- Read  One row a department and fund nature; `资金总额` is the total as printed, the others are the sources it
-- is made of, subtotals left out; a project that several documents print counts once. rank_no ranks
-- departments within a nature.
-- 读法  每行为一个部门的一种资金性质；“资金总额”为印制的总额，其余为其组成（小计不重复计，多份文件中的同一项目
-- 只计一次）；rank_no为同一性质内的部门排名。
-- Set   fiscal_year; division_prefix: 440103 is a district, 4401 a city, 44 a province, '' everywhere. 参数：年
-- 度、行政区划代码前缀。
with
    parameter as (select 2024 as fiscal_year, '' as division_prefix),

    project as (
        select project.*
        from marts.mart_project_overview as project
        join parameter on parameter.fiscal_year = project.fiscal_year
        where starts_with(coalesce(project.division_code, ''), parameter.division_prefix)
    ),

    amount as (
        select 0 as nature_no, '资金总额' as nature, department_key, total_yuan as amount_yuan
        from project
        union all
        select 1, '财政拨款', department_key, fiscal_yuan
        from project
        union all
        select 2, '财政专户管理资金', department_key, special_account_yuan
        from project
        union all
        select 3, '单位资金', department_key, own_yuan
        from project
        union all
        select 4, '上年结转', department_key, carry_over_yuan
        from project
        union all
        select 5, '其他资金', department_key, other_yuan
        from project
        union all
        select 6, '未能确定', department_key, undetermined_yuan
        from project
    ),

    department_nature as (
        select nature_no, nature, department_key, sum(amount_yuan) as amount_yuan
        from amount
        group by nature_no, nature, department_key
        having sum(amount_yuan) is not null
    )

select
    department_nature.nature,
    rank() over (partition by department_nature.nature_no order by department_nature.amount_yuan desc) as rank_no,
    division.full_name as division_name,
    department.department_name,
    department_nature.amount_yuan,
    cast(department_nature.amount_yuan * 0.0001 as decimal(20, 6)) as amount_wan_yuan
from department_nature
left join marts.dim_department as department on department.department_key = department_nature.department_key
left join marts.dim_administrative_division as division on division.division_key = department.division_key
order by department_nature.nature_no, rank_no, department.department_name
