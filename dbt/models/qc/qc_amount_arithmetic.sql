-- Every addition and comparison of amounts that a document allows, those that hold among them.
with
    check_made as (
        select *
        from {{ ref("int_check_project_source") }}
        union all by name
        select *
        from {{ ref("int_check_department_total") }}
        union all by name
        select *
        from {{ ref("int_check_department_overview") }}
        union all by name
        select *
        from {{ ref("int_check_cost_target") }}
        union all by name
        select *
        from {{ ref("int_check_project_period") }}
        union all by name
        select *
        from {{ ref("int_check_project_execution") }}
    ),

    measured as (
        select
            *,
            cast(observed_yuan - expected_yuan as decimal(20, 2)) as difference_yuan,
            -- Each addend and the sum were rounded to two decimals of the printed unit: half of the last digit each, in
            -- whole digits. One amount alone is the sum itself.
            cast(
                if(addend_count > 1, 0.01 * floor((addend_count + 1) / 2), 0)
                * coalesce(yuan_per_unit, 1) as decimal(20, 2)
            ) as tolerance_yuan
        from check_made
    )

select
    {{ key("qca", ["rule_id", "document_key", "project_no", "line_no", "item"]) }} as check_key,
    rule_id,
    document_key,
    department_key,
    project_key,
    project_no,
    item,
    comparison,
    cast(observed_yuan as decimal(20, 2)) as observed_yuan,
    cast(expected_yuan as decimal(20, 2)) as expected_yuan,
    difference_yuan,
    addend_count,
    tolerance_yuan,
    yuan_per_unit,
    case
        comparison
        when 'equal'
        then abs(difference_yuan) <= tolerance_yuan
        when 'at most'
        then difference_yuan <= tolerance_yuan
        when 'not equal'
        then difference_yuan <> 0
    end as is_ok,
    source_key
from measured
