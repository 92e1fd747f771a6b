-- One row a document that was landed: whose it is, where and when it was first seen, and of which logical document it
-- is a version.
with
    sighting as (
        select
            document_id,
            arg_min(file_name, sighting_no) as file_name,
            arg_min(source_uri, sighting_no) as source_uri,
            arg_min(media_type, sighting_no) as media_type,
            arg_min(size_bytes, sighting_no) as size_bytes,
            min(landed_at) as landed_at,
            count(*) as sighting_count,
            any_value(withdrawn_at) as withdrawn_at,
            any_value(withdrawal_reason) as withdrawal_reason
        from {{ ref("stg_landing") }}
        group by document_id
    ),

    -- Where a department publishes one form a project, each form is a document of its own, not a version of the
    -- others. A project is known by its code where the form prints one: a renamed project is the same.
    single_form as (
        select document_id, coalesce(any_value(project_code), any_value({{ squash("project_name") }})) as project
        from {{ ref("stg_project") }}
        group by document_id
        having count(*) = 1
    )

select
    document.document_id,
    {{ document_key("document.document_id") }} as document_key,
    document.state,
    document.layout,
    document.document_kind,
    document.document_scope,
    document.taxonomy_generation,
    document.fiscal_year,
    document.unit_printed,
    department.department_key,
    department.department_name,
    department.division_key,
    department.division_code,
    coalesce(sighting.file_name, document.file_name) as file_name,
    sighting.source_uri,
    coalesce(sighting.media_type, document.media_type) as media_type,
    sighting.size_bytes,
    sighting.landed_at,
    sighting.sighting_count,
    sighting.withdrawn_at,
    sighting.withdrawal_reason,
    -- A document that calls itself a correction follows the one it corrects, also where that one is found later.
    coalesce(
        regexp_matches(
            concat_ws(' ', document.title, sighting.file_name, document.file_name), '更正|修订|修正|勘误|重新公开|重新公示|变更后|调整后'
        ),
        false
    ) as is_correction,
    -- Without department or year nothing says that another document is the same one published again.
    -- What does not say whose figures it holds is the department's.
    if(
        document.state = 'extracted' and department.department_key is not null and document.fiscal_year is not null,
        {{
            key(
                "log",
                [
                    "department.department_key",
                    "document.fiscal_year",
                    "document.document_kind",
                    "coalesce(document.document_scope, 'department')",
                    "document.layout",
                    "single_form.project",
                ],
            )
        }},
        {{ key("log", ["document.document_id"]) }}
    ) as logical_document_id
from {{ ref("stg_document") }} as document
left join
    {{ ref("int_department_located") }} as department
    on department.department_name = {{ department_name("document.department_name") }}
left join single_form on single_form.document_id = document.document_id
left join sighting on sighting.document_id = document.document_id
