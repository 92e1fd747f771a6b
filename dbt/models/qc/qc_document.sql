-- Q39, Q55, Q57, Q62: documents as a whole.
with
    document as (select * from {{ ref("dim_document") }} where state = 'extracted'),

    operator_spelling as (
        select
            document_key,
            count(*) filter (where regexp_matches(value_printed, '[≥≤]')) as sign_count,
            count(*) filter (where regexp_matches(value_printed, '[＞＜<>]\s*[=＝]')) as pair_count
        from {{ ref("fct_indicator_value") }}
        group by document_key
    ),

    shared_project as (
        select later.document_key, count(earlier.project_key) as shared_count
        from {{ ref("bridge_document_project") }} as later
        inner join document on document.document_key = later.document_key
        left join
            {{ ref("bridge_document_project") }} as earlier
            on earlier.document_key = document.previous_document_key
            and earlier.project_key = later.project_key
        where document.previous_document_key is not null
        group by later.document_key
    ),

    found as (
        select
            'Q39' as rule_id,
            document.*,
            concat_ws(' ', fiscal_year, fiscal_year_source) as observed,
            'title' as expected
        from document
        where fiscal_year_source is distinct from 'title'
        union all
        select 'Q55', document.*, '≥ ' || sign_count || '，>= ' || pair_count, null
        from document
        inner join operator_spelling using (document_key)
        where sign_count > 0 and pair_count > 0
        union all
        select 'Q57', document.*, cast(chars_unclaimed as varchar), '0'
        from document
        where chars_unclaimed > 0
        union all
        select 'Q62', document.*, '0', '≥ 1'
        from document
        inner join shared_project using (document_key)
        where shared_count = 0
    )

select
    {{ key("qco", ["rule_id", "document_key"]) }} as check_key,
    rule_id,
    document_key,
    department_key,
    observed,
    expected,
    source_key
from found
