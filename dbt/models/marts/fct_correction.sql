select
    {{
        key(
            "cor",
            [
                "correction.document_id",
                "correction.correction_id",
                "correction.staging_table",
                "correction.record_no",
                "correction.field_name",
            ],
        )
    }} as correction_key,
    correction.correction_id,
    document.document_key,
    document.department_key,
    document.fiscal_year,
    correction.correction_kind,
    correction.staging_table,
    correction.record_no,
    correction.field_name,
    correction.rule_id,
    correction.printed,
    correction.value_before,
    correction.value_after,
    correction.also_changed,
    correction.evidence_before,
    correction.inference_before,
    correction.why,
    correction.evidence_text,
    correction.corrected_by,
    correction.corrected_on,
    correction.file_name,
    {{ source_key("correction") }} as source_key
from {{ ref("stg_correction") }} as correction
inner join {{ ref("int_document_versioned") }} as document on document.document_id = correction.document_id
