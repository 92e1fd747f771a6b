{# Rows of a mart of project amounts: those of one scope (annual, whole, previous). #}
{% macro project_funding(prefix, amount_scope) -%}
    select
        {{ record_key(prefix, "amount") }} as funding_key,
        project.document_key,
        project.project_key,
        project.department_key,
        amount.fund_source_key,
        project.fiscal_year,
        amount.project_no,
        amount.amount_no,
        amount.label_printed,
        amount.amount_yuan,
        amount.amount_printed,
        amount.unit_printed,
        amount.is_total,
        amount.is_part,
        summed.sum_role in ('subtotal', 'of_which') as is_subtotal,
        summed.sum_role,
        amount.amount_printed is null as is_blank,
        amount.evidence,
        amount.inference,
        amount.alternatives,
        {{ source_key("amount") }} as source_key
    from {{ ref("int_project_amount_classified") }} as amount
    inner join
        {{ ref("int_project_identified") }} as project
        on project.document_id = amount.document_id
        and project.project_no = amount.project_no
    inner join
        {{ ref("int_fund_line_summed") }} as summed
        on summed.relation_name = 'project_amount'
        and summed.document_id = amount.document_id
        and summed.record_no = amount.record_no
    where amount.amount_scope = '{{ amount_scope }}'
{%- endmacro %}
