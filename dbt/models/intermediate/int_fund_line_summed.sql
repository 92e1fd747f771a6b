-- What each line of money is to the sum of its block (the amounts of a project in one scope, or its execution block):
-- total, subtotal, addend, or of_which: a part of another line that is not all of it, or divides it a second time. The
-- printed hierarchy is seldom complete, so arithmetic decides: a line is a subtotal where its printed parts add up to
-- it. What is printed as 其中 behind another source is of_which, too; behind the total it is a source like the others.
{% set block = ["document_id", "project_no", "block"] %}
{% set parts = block + ["parent_code"] %}
with
    line as (
        select
            'project_amount' as relation_name,
            document_id,
            record_no,
            project_no,
            amount_scope as block,
            fund_source_code,
            is_total,
            is_part as is_said_part,
            amount_yuan,
            yuan_per_unit
        from {{ ref("int_project_amount_classified") }}
        union all
        select
            'project_execution',
            document_id,
            record_no,
            project_no,
            'execution',
            fund_source_code,
            is_total,
            false,
            coalesce(adjusted_yuan, initial_yuan, executed_yuan),
            yuan_per_unit
        from {{ ref("int_project_execution_classified") }}
    ),

    ranked as (
        select
            line.*,
            source.breakdown,
            source.breakdown in ('nature', 'tier', 'origin') as is_part,
            source.parent_code,
            0.01 * coalesce(line.yuan_per_unit, 1) as rounding_yuan,
            -- 中央补助资金 and 本级财政资金 divide public money together, 中央补助资金 and 地方资金 do so alone.
            case
                source.breakdown when 'nature' then ['nature'] else [source.breakdown, 'level']
            end as candidate_breakdowns
        from line
        inner join {{ ref("fund_source") }} as source on source.fund_source_code = line.fund_source_code
    ),

    -- 其中 is said of the last line before it that is not said to be a part itself.
    owned as (
        select
            *,
            last_value(
                if(
                    is_said_part,
                    null,
                    {'fund_source_code':fund_source_code, 'amount_yuan':amount_yuan, 'is_total':is_total}
                )
                ignore nulls
            ) over (
                partition by relation_name, {{ block | join(", ") }}
                order by record_no
                rows between unbounded preceding and 1 preceding
            ) as owner
        from ranked
    ),

    -- A part of its parent by vocabulary is left to arithmetic; none is larger than what it is a part of.
    placed as (
        select
            *,
            coalesce(
                is_said_part
                and not is_total
                and not owner.is_total
                and owner.fund_source_code <> parent_code
                and amount_yuan <= owner.amount_yuan,
                false
            ) as is_within
        from owned
    ),

    printed as (
        select {{ block | join(", ") }}, fund_source_code, sum(amount_yuan) as amount_yuan
        from placed
        where not is_part and not is_total and not is_within and amount_yuan is not null
        group by all
    ),

    total as (
        select
            {{ block | join(", ") }},
            if(count(distinct amount_yuan) = 1, any_value(amount_yuan), null) as amount_yuan,
            max(rounding_yuan) as rounding_yuan
        from placed
        where is_total and amount_yuan is not null
        group by all
    ),

    printed_sum as (select {{ block | join(", ") }}, sum(amount_yuan) as amount_yuan from printed group by all),

    candidate_part as (
        select {{ parts | join(", ") }}, unnest(candidate_breakdowns) as breakdown, amount_yuan, rounding_yuan
        from placed
        where is_part and not is_within and amount_yuan is not null
    ),

    candidate as (
        select
            {{ parts | join(", ") }},
            breakdown,
            sum(amount_yuan) as amount_yuan,
            max(rounding_yuan) * count(*) as tolerance_yuan
        from candidate_part
        group by all
    ),

    -- Of the ways in which a source is divided, the one that adds up to it; else the first.
    chosen as (
        select
            candidate.*,
            printed.amount_yuan is not null as is_parent_printed,
            coalesce(
                abs(
                    candidate.amount_yuan
                    - coalesce(printed.amount_yuan, total.amount_yuan - coalesce(printed_sum.amount_yuan, 0))
                )
                <= candidate.tolerance_yuan,
                false
            ) as is_complete
        from candidate
        left join printed_sum on {{ same("printed_sum", "candidate", block) }}
        left join total on {{ same("total", "candidate", block) }}
        left join
            printed on {{ same("printed", "candidate", block) }} and printed.fund_source_code = candidate.parent_code
        qualify
            row_number() over (
                partition by candidate.document_id, candidate.project_no, candidate.block, candidate.parent_code
                order by is_complete desc, list_position(['nature', 'level', 'tier', 'origin'], candidate.breakdown)
            )
            = 1
    ),

    -- Money carried over is a source beside the others, or said to be in them: what it adds to the total tells.
    contribution as (
        select {{ block | join(", ") }}, fund_source_code = '50' as is_carry_over, amount_yuan
        from printed
        union all
        select {{ block | join(", ") }}, false, amount_yuan
        from chosen
        where not is_parent_printed
    ),

    carry_over as (
        select contribution.document_id, contribution.project_no, contribution.block
        from contribution
        inner join total on {{ same("total", "contribution", block) }}
        group by all
        having
            abs(any_value(total.amount_yuan) - sum(contribution.amount_yuan) filter (where not is_carry_over))
            <= any_value(total.rounding_yuan) * count(*)
            and sum(contribution.amount_yuan) filter (where is_carry_over) > any_value(total.rounding_yuan) * count(*)
    )

select
    placed.relation_name,
    placed.document_id,
    placed.record_no,
    case
        when placed.is_total
        then 'total'
        when placed.is_within
        then 'of_which'
        when not placed.is_part and divided.document_id is not null
        then if(divided.is_complete or placed.amount_yuan is null, 'subtotal', 'addend')
        when placed.fund_source_code = '50' and carry_over.document_id is not null
        then 'of_which'
        when not placed.is_part
        then 'addend'
        when whole.document_id is null
        then if(printed.document_id is null, 'addend', 'of_which')
        when
            list_contains(placed.candidate_breakdowns, whole.breakdown)
            and (whole.is_complete or not whole.is_parent_printed)
        then 'addend'
        else 'of_which'
    end as sum_role
from placed
left join chosen as divided on {{ same("divided", "placed", block) }} and divided.parent_code = placed.fund_source_code
left join chosen as whole on {{ same("whole", "placed", parts) }}
left join printed on {{ same("printed", "placed", block) }} and printed.fund_source_code = placed.parent_code
left join carry_over on {{ same("carry_over", "placed", block) }}
