-- One row a document that was landed: whose it is, and which version of which logical document.
with
    sighting as (
        select
            document_id,
            arg_min(file_name, sighting_no) as file_name,
            arg_min(source_uri, sighting_no) as source_uri,
            arg_min(media_type, sighting_no) as media_type,
            arg_min(size_bytes, sighting_no) as size_bytes,
            min(landed_at) as landed_at,
            count(*) as sighting_count
        from {{ ref("stg_landing") }}
        group by document_id
    ),

    -- Where a department publishes one form a project, each form is a document of its own, not a version of the others.
    single_form as (
        select document_id, any_value({{ squash("project_name") }}) as project_name
        from {{ ref("stg_project") }}
        group by document_id
        having count(*) = 1
    ),

    described as (
        select
            document.document_id,
            {{ document_key("document.document_id") }} as document_key,
            document.state,
            document.layout,
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
            -- Without department or year nothing says that another document is the same one published again.
            if(
                document.state = 'extracted'
                and department.department_key is not null
                and document.fiscal_year is not null,
                {{
                    key(
                        "log",
                        [
                            "department.department_key",
                            "document.fiscal_year",
                            "document.layout",
                            "single_form.project_name",
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
    ),

    numbered as (
        select *, row_number() over (partition by logical_document_id order by landed_at, document_id) as version_no
        from described
    )

select
    *,
    state = 'extracted' and version_no = max(version_no) over (partition by logical_document_id) as is_current,
    lag(document_key) over (partition by logical_document_id order by version_no) as previous_document_key,
    count(*) over (partition by logical_document_id) as version_count
from numbered
