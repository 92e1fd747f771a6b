-- Q12, Q13: targets of cost indicators in money against the budget. A cost per piece (元/人) is no share of the budget.
with
    target as (
        select value.*, indicator.level3_name
        from {{ ref("int_indicator_value_resolved") }} as value
        inner join
            {{ ref("stg_indicator") }} as indicator
            on indicator.document_id = value.document_id
            and indicator.record_no = value.indicator_record_no
        inner join
            {{ ref("indicator_category") }} as category
            on category.level2_code = coalesce(indicator.level2_code, indicator.level1_code || '0')
        where
            value.preference_no = 1
            and value.project_no is not null
            and value.unit_dimension = 'money'
            and value.value_base is not null
            and value.value_per is null
            and category.is_cost
    ),

    check_made as (
        select
            'Q12' as rule_id,
            document_id,
            project_no,
            indicator_record_no as line_no,
            level3_name as item,
            'at most' as comparison,
            value_base as observed_yuan,
            1 as addend_count
        from target
        union all
        select 'Q13', document_id, project_no, 0, '成本指标合计', 'not equal', sum(value_base), count(*)
        from target
        group by all
    )

select
    check_made.* exclude (document_id),
    total.total_yuan as expected_yuan,
    total.yuan_per_unit,
    total.source_key,
    project.document_key,
    project.department_key,
    project.project_key
from check_made
inner join
    {{ ref("int_project_total") }} as total
    on total.document_id = check_made.document_id
    and total.project_no = check_made.project_no
inner join
    {{ ref("int_project_identified") }} as project
    on project.document_id = check_made.document_id
    and project.project_no = check_made.project_no
where total.total_yuan is not null
