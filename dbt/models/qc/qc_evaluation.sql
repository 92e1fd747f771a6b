-- Q58 and Q60: weights, scores and execution rates as printed; one row a check that fails.
with
    owner_weight as (
        select
            document_id,
            project_no,
            sum(weight) as weight_sum,
            arg_min({{ source_key("indicator") }}, record_no) as source_key
        from {{ ref("stg_indicator") }} as indicator
        where origin = 'table'
        group by document_id, project_no
        -- Where some weights are blank, nothing says what the others should add up to.
        having count(weight) = count(*)
    ),

    execution as (
        select
            *,
            coalesce(adjusted_yuan, initial_yuan) as budget_yuan,
            cast(length(regexp_extract(rate_printed, '[.]([0-9]+)', 1)) as integer) as decimals,
            {{ yuan_per_unit("unit_printed") }} as yuan_per_unit,
            {{ source_key("execution") }} as source_key
        from {{ ref("stg_project_execution") }} as execution
    ),

    execution_weight as (
        select document_id, project_no, max(weight) as weight
        from execution
        where is_total
        group by document_id, project_no
    ),

    rated as (
        select
            *,
            executed_yuan * 100 / budget_yuan as rate_computed,
            -- Half a digit of the rate, and half a cent of the printed unit in each amount.
            0.5 / pow(10, decimals) + (0.5 * 0.01 * coalesce(yuan_per_unit, 1) * 2 * 100) / budget_yuan as tolerance
        from execution
        where budget_yuan > 0 and executed_yuan is not null and rate_pct is not null
    ),

    found as (
        select
            'Q58' as rule_id,
            owner_weight.document_id,
            owner_weight.project_no,
            cast(null as bigint) as indicator_record_no,
            0 as line_no,
            '权重合计' as item,
            {{ number_text("owner_weight.weight_sum") }} as observed,
            coalesce({{ number_text("100 - execution_weight.weight") }}, '90、100') as expected,
            owner_weight.source_key
        from owner_weight
        left join
            execution_weight
            on execution_weight.document_id = owner_weight.document_id
            and execution_weight.project_no is not distinct from owner_weight.project_no
        where weight_sum not in (90, 100) or (weight_sum + execution_weight.weight <> 100 and weight_sum <> 100)
        union all
        select
            'Q58',
            document_id,
            project_no,
            record_no,
            record_no,
            '得分',
            {{ number_text("score") }},
            '≤ ' || {{ number_text("weight") }},
            {{ source_key("indicator") }}
        from {{ ref("stg_indicator") }} as indicator
        where score > weight
        union all
        select
            'Q58',
            document_id,
            project_no,
            null,
            record_no,
            label_printed || '得分',
            {{ number_text("score") }},
            '≤ ' || {{ number_text("weight") }},
            source_key
        from execution
        where score > weight
        union all
        select
            'Q60',
            document_id,
            project_no,
            null,
            record_no,
            label_printed || '执行率',
            rate_printed,
            {{ number_text("round(rate_computed, decimals)") }} || '%',
            source_key
        from rated
        where abs(rate_computed - rate_pct) > tolerance
    )

select
    {{ key("qce", ["found.rule_id", "found.document_id", "found.project_no", "found.item", "found.line_no"]) }}
    as check_key,
    found.rule_id,
    document.document_key,
    document.department_key,
    project.project_key,
    found.project_no,
    if(
        found.indicator_record_no is null, null, {{ key("ind", ["found.document_id", "found.indicator_record_no"]) }}
    ) as indicator_key,
    found.item,
    found.observed,
    found.expected,
    found.source_key
from found
inner join {{ ref("int_document_versioned") }} as document on document.document_id = found.document_id
left join
    {{ ref("int_project_identified") }} as project
    on project.document_id = found.document_id
    and project.project_no = found.project_no
