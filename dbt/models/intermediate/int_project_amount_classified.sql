-- Amounts of projects with their fund source on three axes. The staging column holds the nature; level and period are
-- in
-- the words of the label, and the level of public money else in the project's name (…-2024中央).
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
            coalesce(nature.fund_source_code, '99') as fund_source_code,
            coalesce(
                {{ fund_level("label") }},
                if(nature.fund_source_code in ('10', '11', '12', '13', '14'), project_funding_level, null),
                '未注明'
            ) as fund_level,
            {{ fund_period("label") }} as fund_period
        from labelled
        left join {{ ref("fund_source") }} as nature on nature.fund_source_code = labelled.fund_source_code
    )

select
    *,
    {{ key("fun", ["fund_source_code", "fund_level", "fund_period"]) }} as fund_source_key,
    {{ yuan_per_unit("unit_printed") }} as yuan_per_unit
from classified
