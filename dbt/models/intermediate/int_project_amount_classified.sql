-- Amounts of projects with their fund source on three axes. The staging column holds the nature; level and period are
-- in the words of the label, else in the source itself (上级财政资金), and the level of public money else in the project's
-- name (…-2024中央).
with
    labelled as (
        select amount.*, {{ squash("amount.label_printed") }} as label, project.funding_level as project_funding_level
        from {{ ref("stg_project_amount") }} as amount
        left join
            {{ ref("int_project_identified") }} as project
            on project.document_id = amount.document_id
            and project.project_no = amount.project_no
    ),

    classified as (
        select
            labelled.* exclude (fund_source_code),
            coalesce(source.fund_source_code, '99') as fund_source_code,
            coalesce(
                {{ fund_level("label") }},
                nullif(source.level, '未注明'),
                if(source.fund_source_code in ('10', '11', '12', '13', '14'), project_funding_level, null),
                '未注明'
            ) as fund_level,
            case
                labelled.amount_scope
                when 'whole'
                then '实施期'
                when 'previous'
                then '以前年度'
                else coalesce(nullif({{ fund_period("label") }}, '未注明'), source.period, '未注明')
            end as fund_period
        from labelled
        left join {{ ref("fund_source") }} as source on source.fund_source_code = labelled.fund_source_code
    )

select
    *,
    {{ key("fun", ["fund_source_code", "fund_level", "fund_period"]) }} as fund_source_key,
    {{ yuan_per_unit("unit_printed") }} as yuan_per_unit
from classified
