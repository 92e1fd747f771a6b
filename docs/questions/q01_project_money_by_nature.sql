-- Q01   Which departments planned the most project money in a year, by fund nature?
-- 问题  某年各部门项目支出预算按资金性质如何排名？
-- Read  One row a department and fund nature; `资金总额` is the total as printed, the others are the sources it
-- is made of, each counted at its finest printed level under the nature it belongs to. rank_no ranks
-- departments within a nature.
-- 读法  每行为一个部门的一种资金性质；“资金总额”为印制的总额，其余为其组成（取印制的最细一级，归入所属性质）；
-- rank_no为同一性质内的部门排名。
-- Set   fiscal_year; division_prefix: 440103 is a district, 4401 a city, 44 a province, '' everywhere. 参数：年
-- 度、行政区划代码前缀。
with
    parameter as (select 2024 as fiscal_year, '' as division_prefix),

    source as (
        select
            fund_source_key,
            fund_source_code as code,
            parent_code,
            is_total,
            case when parent_code in ('10', '30') then parent_code else fund_source_code end as group_code
        from marts.dim_fund_source
    ),

    amount as (
        select funding.document_key, funding.project_no, funding.department_key, funding.amount_yuan, source.*
        from marts.fct_project_funding_current as funding
        join source on source.fund_source_key = funding.fund_source_key
        join parameter on parameter.fiscal_year = funding.fiscal_year
    ),

    finest as (
        select *
        from amount as whole
        where
            is_total
            or not exists (
                select 1
                from amount as part
                where
                    part.document_key = whole.document_key
                    and part.project_no = whole.project_no
                    and part.parent_code = whole.code
                    and part.amount_yuan is not null
            )
    ),

    nature as (select distinct fund_source_code as code, nature from marts.dim_fund_source),

    department_nature as (
        select finest.department_key, finest.group_code, nature.nature, sum(finest.amount_yuan) as amount_yuan
        from finest
        join nature on nature.code = finest.group_code
        group by finest.department_key, finest.group_code, nature.nature
        having sum(finest.amount_yuan) is not null
    )

select
    department_nature.nature,
    rank() over (partition by department_nature.group_code order by department_nature.amount_yuan desc) as rank_no,
    division.full_name as division_name,
    department.department_name,
    department_nature.amount_yuan,
    cast(department_nature.amount_yuan * 0.0001 as decimal(20, 6)) as amount_wan_yuan
from department_nature
join parameter on true
left join marts.dim_department as department on department.department_key = department_nature.department_key
left join marts.dim_administrative_division as division on division.division_key = department.division_key
where starts_with(coalesce(department.division_code, ''), parameter.division_prefix)
order by department_nature.group_code, rank_no, department.department_name
