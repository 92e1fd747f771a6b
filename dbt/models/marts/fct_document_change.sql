-- Rows that both versions have are paired off first, equal with equal; what is left is paired by entity, project and
-- item in printed order. So a row put in between moves no other.
with
    version as (
        select document_id, document_key, previous_document_key, logical_document_id
        from {{ ref("int_document_versioned") }}
        where previous_document_key is not null
    ),

    content as (
        select
            {{ document_key("document_id") }} as document_key,
            * exclude (document_id),
            row_number() over (
                partition by document_id, entity, project_match, item, compared_text order by record_no, value_text
            ) as equal_no
        from {{ ref("int_document_content") }}
    ),

    after_change as (
        select version.document_key as pair_key, content.*
        from content
        inner join version on version.document_key = content.document_key
    ),

    before_change as (
        select version.document_key as pair_key, content.*
        from content
        inner join version on version.previous_document_key = content.document_key
    ),
    {% for name, other in [("after_change", "before_change"), ("before_change", "after_change")] %}
        left_of_{{ name }} as (
            select
                one.*,
                row_number() over (
                    partition by one.pair_key, one.entity, one.project_match, one.item
                    order by one.record_no, one.value_text
                ) as occurrence_no
            from {{ name }} as one
            left join
                {{ other }} as other
                on other.pair_key = one.pair_key
                and other.entity = one.entity
                and other.project_match is not distinct from one.project_match
                and other.item is not distinct from one.item
                and other.compared_text = one.compared_text
                and other.equal_no = one.equal_no
            where other.pair_key is null
        ),
    {% endfor %}
    changed as (
        select
            coalesce(now.pair_key, earlier.pair_key) as document_key,
            now.project_no,
            coalesce(now.project_match, earlier.project_match) as project_match,
            coalesce(now.project_name, earlier.project_name) as project_name,
            coalesce(now.entity, earlier.entity) as entity,
            coalesce(now.item, earlier.item) as item,
            coalesce(now.occurrence_no, earlier.occurrence_no) as occurrence_no,
            case
                when earlier.pair_key is null then 'added' when now.pair_key is null then 'removed' else 'changed'
            end as change_kind,
            earlier.value_text as value_before,
            now.value_text as value_after,
            now.source_key,
            earlier.source_key as previous_source_key
        from left_of_after_change as now
        full join
            left_of_before_change as earlier
            on earlier.pair_key = now.pair_key
            and earlier.entity = now.entity
            and earlier.project_match is not distinct from now.project_match
            and earlier.item is not distinct from now.item
            and earlier.occurrence_no = now.occurrence_no
    )

select
    {{
        key(
            "chg",
            [
                "changed.document_key",
                "changed.entity",
                "changed.occurrence_no",
                "md5(changed.project_match)",
                "changed.item",
            ],
        )
    }} as change_key,
    changed.document_key,
    version.previous_document_key,
    version.logical_document_id,
    project.project_key,
    changed.entity,
    changed.project_name,
    changed.item,
    changed.occurrence_no,
    changed.change_kind,
    changed.value_before,
    changed.value_after,
    changed.source_key,
    changed.previous_source_key
from changed
inner join version on version.document_key = changed.document_key
left join
    {{ ref("int_project_identified") }} as project
    on project.document_key = changed.document_key
    and project.project_no = changed.project_no
