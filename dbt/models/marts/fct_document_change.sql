with
    version as (
        select document_key, previous_document_key, logical_document_id
        from {{ ref("int_document_versioned") }}
        where previous_document_key is not null
    ),

    after_change as (
        select version.*, content.* exclude (document_key)
        from {{ ref("int_document_content") }} as content
        inner join version on version.document_key = content.document_key
    ),

    before_change as (
        select version.*, content.* exclude (document_key)
        from {{ ref("int_document_content") }} as content
        inner join version on version.previous_document_key = content.document_key
    )

select
    {{
        key(
            "chg",
            [
                "coalesce(now.document_key, earlier.document_key)",
                "coalesce(now.entity, earlier.entity)",
                "coalesce(now.occurrence_no, earlier.occurrence_no)",
                "md5(coalesce(now.project_name, earlier.project_name))",
                "coalesce(now.item, earlier.item)",
            ],
        )
    }} as change_key,
    coalesce(now.document_key, earlier.document_key) as document_key,
    coalesce(now.previous_document_key, earlier.previous_document_key) as previous_document_key,
    coalesce(now.logical_document_id, earlier.logical_document_id) as logical_document_id,
    coalesce(now.project_key, earlier.project_key) as project_key,
    coalesce(now.entity, earlier.entity) as entity,
    coalesce(now.project_name, earlier.project_name) as project_name,
    coalesce(now.item, earlier.item) as item,
    coalesce(now.occurrence_no, earlier.occurrence_no) as occurrence_no,
    case
        when earlier.document_key is null then 'added' when now.document_key is null then 'removed' else 'changed'
    end as change_kind,
    earlier.value_text as value_before,
    now.value_text as value_after,
    now.source_key,
    earlier.source_key as previous_source_key
from after_change as now
full join
    before_change as earlier
    on earlier.document_key = now.document_key
    and earlier.entity = now.entity
    and earlier.project_name is not distinct from now.project_name
    and earlier.item is not distinct from now.item
    and earlier.occurrence_no = now.occurrence_no
where now.document_key is null or earlier.document_key is null or earlier.value_text is distinct from now.value_text
