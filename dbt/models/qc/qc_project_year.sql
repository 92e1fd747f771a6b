-- Q36 to Q38: years and divisions in names and codes of projects that are not the document's.
with
    project as (
        select
            entry.document_project_key,
            entry.document_key,
            entry.department_key,
            entry.project_key,
            entry.project_no,
            entry.project_code,
            entry.fiscal_year,
            entry.source_key,
            project.name_year_from,
            project.name_year_to,
            project.code_year,
            document.division_code
        from {{ ref("bridge_document_project") }} as entry
        inner join {{ ref("dim_project") }} as project on project.project_key = entry.project_key
        inner join {{ ref("dim_document") }} as document on document.document_key = entry.document_key
    ),

    found as (
        select
            'Q36' as rule_id,
            project.*,
            concat_ws('-', name_year_from, nullif(name_year_to, name_year_from)) as observed,
            cast(fiscal_year as varchar) as expected
        from project
        where fiscal_year not between name_year_from and name_year_to
        union all
        select 'Q37', project.*, cast(code_year as varchar), cast(fiscal_year as varchar)
        from project
        where code_year <> fiscal_year
        union all
        select 'Q38', project.*, project_code, '21位代码'
        from project
        where not regexp_matches(project_code, '^[0-9]{8}[0-9A-Z]{13}$')
        union all
        select 'Q38', project.*, left(project_code, 6), division_code
        from project
        where regexp_matches(project_code, '^[0-9]{8}[0-9A-Z]{13}$') and left(project_code, 6) <> division_code
    )

select
    {{ key("qcp", ["rule_id", "document_project_key"]) }} as check_key,
    rule_id,
    document_key,
    department_key,
    project_key,
    project_no,
    observed,
    expected,
    source_key
from found
