-- Of the current documents that name a project in a year, the one that overviews show, so that a project counts once: a
-- target table before a self-evaluation, the department's document before one of its units, one with a total before one
-- without, the newest. Without a year nothing says that two documents are of the same one.
with
    named as (
        select
            project.project_key,
            project.fiscal_year,
            project.document_id,
            project.document_key,
            project.department_key,
            document.document_kind,
            document.document_scope,
            any_value(project.landed_at) as landed_at,
            count(*) as entry_count,
            if(count(total.total_yuan) = count(*), sum(total.total_yuan), null) as total_yuan
        from {{ ref("int_project_identified") }} as project
        inner join {{ ref("stg_document") }} as document on document.document_id = project.document_id
        left join
            {{ ref("int_project_total") }} as total
            on total.document_id = project.document_id
            and total.project_no = project.project_no
        where project.is_current
        group by all
    )

select
    {{ key("pov", ["project_key", "coalesce(cast(fiscal_year as varchar), document_id)"]) }} as project_overview_key,
    named.* exclude (landed_at),
    count(*) over same_year as document_count
from named
window same_year as (partition by project_key, coalesce(cast(fiscal_year as varchar), document_id))
qualify
    row_number() over (
        partition by project_key, coalesce(cast(fiscal_year as varchar), document_id)
        order by
            document_kind = 'self_evaluation',
            list_position(['department', 'own_level', 'unit'], coalesce(document_scope, 'department')),
            total_yuan is null,
            landed_at desc,
            document_id
    )
    = 1
