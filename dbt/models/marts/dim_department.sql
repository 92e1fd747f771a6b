-- The code is the one of the newest document that prints one.
with
    coded as (
        select
            version.department_key,
            arg_max(
                document.department_code, (version.fiscal_year, version.landed_at, document.document_id)
            ) as department_code
        from {{ ref("stg_document") }} as document
        inner join {{ ref("int_document_versioned") }} as version on version.document_id = document.document_id
        where document.department_code is not null
        group by version.department_key
    )

select
    department.department_key,
    coded.department_code,
    department.department_name,
    department.department_kind,
    department.division_key,
    department.division_code
from {{ ref("int_department_located") }} as department
left join coded on coded.department_key = department.department_key
