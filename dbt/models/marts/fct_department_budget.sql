select
    {{ record_key("fdb", "amount") }} as department_budget_key,
    document.document_key,
    document.department_key,
    amount.fund_source_key,
    document.fiscal_year,
    amount.item_no,
    amount.block,
    amount.item,
    amount.entity_name,
    amount.measure_kind,
    amount.amount_yuan,
    amount.amount_printed,
    amount.unit_printed,
    amount.count_value,
    amount.evidence,
    amount.inference,
    amount.alternatives,
    {{ source_key("amount") }} as source_key
from {{ ref("int_department_amount_classified") }} as amount
inner join {{ ref("int_document_versioned") }} as document on document.document_id = amount.document_id
