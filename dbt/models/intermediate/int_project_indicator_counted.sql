-- Indicators of a project of a document, those of its tables, by category and kind of target.
select
    project.document_id,
    project.project_key,
    count(*) as indicator_count,
    count(*) filter (where category.level1_code = '1' and not category.is_cost) as output_count,
    count(*) filter (where category.level1_code = '2') as benefit_count,
    count(*) filter (where category.level1_code = '3') as satisfaction_count,
    count(*) filter (where category.is_cost) as cost_count,
    count(*) filter (
        where category.level1_code not in ('1', '2', '3') and not category.is_cost
    ) as other_indicator_count,
    count(*) filter (where {{ is_quantified("value.value_kind") }}) as quantified_count,
    count(*) filter (
        where value.value_kind = 'placeholder' or {{ is_placeholder_text("indicator.level3_name") }}
    ) as placeholder_count,
    sum(indicator.weight) as weight_sum,
    sum(indicator.score) as score_sum
from {{ ref("stg_indicator") }} as indicator
inner join
    {{ ref("int_project_identified") }} as project
    on project.document_id = indicator.document_id
    and project.project_no = indicator.project_no
inner join
    {{ ref("int_indicator_identified") }} as identified
    on identified.document_id = indicator.document_id
    and identified.record_no = indicator.record_no
inner join {{ ref("indicator_category") }} as category on category.level2_code = identified.printed_category_code
left join
    {{ ref("int_indicator_value_resolved") }} as value
    on value.document_id = indicator.document_id
    and value.indicator_record_no = indicator.record_no
    and value.preference_no = 1
where indicator.origin = 'table'
group by all
