-- What the reader of a document found, and what the qc models find. Every message names its row.
with
    raised as (
        select
            check_key,
            rule_id,
            document_key,
            department_key,
            project_key,
            project_no,
            item,
            {{ amount_text("observed_yuan", "yuan_per_unit") }} as observed,
            {{ amount_text("expected_yuan", "yuan_per_unit") }} as expected,
            source_key
        from {{ ref("qc_amount_arithmetic") }}
        where not is_ok
        union all by name
        select check_key, rule_id, document_key, department_key, project_key, project_no, observed, expected, source_key
        from {{ ref("qc_disbursement_schedule") }}
        where not is_ok
        union all by name
        select
            check_key,
            rule_id,
            document_key,
            department_key,
            project_key,
            project_no,
            indicator_key,
            indicator_no,
            level3_name as item,
            observed,
            expected,
            source_key
        from {{ ref("qc_indicator") }}
        union all by name
        select
            check_key,
            rule_id,
            document_key,
            department_key,
            project_key,
            project_no,
            item,
            observed,
            expected,
            source_key
        from {{ ref("qc_indicator_set") }}
        union all by name
        select
            check_key,
            rule_id,
            document_key,
            department_key,
            project_key,
            project_no,
            observed,
            cast(first_project_no as varchar) as expected,
            source_key
        from {{ ref("qc_duplicate") }}
        union all by name
        select
            check_key,
            rule_id,
            document_key,
            department_key,
            project_key,
            project_no,
            indicator_key,
            item,
            observed,
            expected,
            source_key
        from {{ ref("qc_text") }}
        union all by name
        select
            check_key,
            rule_id,
            document_key,
            department_key,
            project_key,
            project_no,
            indicator_key,
            item,
            observed,
            expected,
            source_key
        from {{ ref("qc_evaluation") }}
        union all by name
        select
            check_key,
            rule_id,
            document_key,
            department_key,
            project_key,
            project_no,
            item,
            observed,
            expected,
            source_key
        from {{ ref("qc_project_printed") }}
        union all by name
        select check_key, rule_id, document_key, department_key, project_key, project_no, observed, expected, source_key
        from {{ ref("qc_project_year") }}
        union all by name
        select check_key, rule_id, document_key, department_key, observed, expected, source_key
        from {{ ref("qc_document") }}
    ),

    named as (
        select
            raised.*,
            rule.severity,
            rule.message_en,
            rule.message_zh,
            coalesce(raised.item, '') as item_text,
            concat_ws(
                ', ',
                'Project ' || raised.project_no || ' ' || project.project_name,
                'Indicator ' || raised.indicator_no || ' ' || raised.item
            ) as subject_en,
            concat_ws(
                '，',
                '项目' || raised.project_no || '“' || project.project_name || '”',
                '指标' || raised.indicator_no || '“' || raised.item || '”'
            ) as subject_zh
        from raised
        inner join {{ ref("rule") }} as rule on rule.rule_id = raised.rule_id
        left join {{ ref("dim_project") }} as project on project.project_key = raised.project_key
    )

select
    {{ key("fin", ["check_key"]) }} as finding_key,
    rule_id,
    severity,
    'rule' as found_by,
    document_key,
    department_key,
    project_key,
    project_no,
    indicator_key,
    source_key,
    {{ fill_message("message_en", "subject_en", "Department") }} as message_en,
    {{ fill_message("message_zh", "subject_zh", "部门") }} as message_zh,
    observed,
    expected
from named

union all

select
    {{ record_key("fin", "finding") }},
    finding.rule_id,
    finding.severity,
    'reader',
    document.document_key,
    document.department_key,
    project.project_key,
    finding.project_no,
    null,
    {{ source_key("finding") }},
    finding.message_en,
    finding.message_zh,
    finding.observed,
    finding.expected
from {{ ref("stg_extraction_finding") }} as finding
inner join {{ ref("int_document_versioned") }} as document on document.document_id = finding.document_id
left join
    {{ ref("int_project_identified") }} as project
    on project.document_id = finding.document_id
    and project.project_no = finding.project_no
