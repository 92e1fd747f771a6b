-- What a document says, row by row, in a form in which two versions can be compared: the same thing has the same
-- entity,
-- project, item and occurrence in both.
with
    content as (
        select
            document_id,
            project_no,
            'project' as entity,
            null as item,
            record_no,
            concat_ws('；', project_code, purpose_text) as value_text,
            {{ source_key("project") }} as source_key
        from {{ ref("stg_project") }} as project
        union all
        select
            document_id,
            project_no,
            'funding',
            coalesce(label_printed, '?'),
            record_no,
            coalesce(cast(amount_yuan as varchar), amount_printed),
            {{ source_key("amount") }}
        from {{ ref("stg_project_amount") }} as amount
        union all
        select
            document_id,
            null,
            'department budget',
            concat_ws(' / ', block, entity_name, item),
            record_no,
            coalesce(cast(amount_yuan as varchar), cast(count_value as varchar), amount_printed),
            {{ source_key("amount") }}
        from {{ ref("stg_department_amount") }} as amount
        union all
        select
            document_id,
            project_no,
            'goal',
            concat_ws(' / ', goal_kind, goal_title),
            record_no,
            goal_text,
            {{ source_key("goal") }}
        from {{ ref("stg_goal") }} as goal
        union all
        select
            indicator.document_id,
            indicator.project_no,
            'indicator',
            concat_ws(
                ' / ', indicator.level2_name, coalesce(indicator.level3_name, indicator.description), value.value_scope
            ),
            indicator.record_no,
            value.value_text,
            {{ source_key("indicator") }}
        from {{ ref("stg_indicator") }} as indicator
        left join
            {{ ref("stg_indicator_value") }} as value
            on value.document_id = indicator.document_id
            and value.indicator_record_no = indicator.record_no
        union all
        select
            document_id,
            project_no,
            'milestone',
            milestone_label,
            record_no,
            coalesce(cast(cumulative_pct as varchar), cumulative_printed),
            {{ source_key("milestone") }}
        from {{ ref("stg_milestone") }} as milestone
        union all
        select
            document_id,
            null,
            'key task',
            task_name,
            record_no,
            coalesce(cast(amount_yuan as varchar), amount_printed),
            {{ source_key("task") }}
        from {{ ref("stg_key_task") }} as task
        union all
        select document_id, null, 'safeguard', safeguard_title, record_no, safeguard_text, {{ source_key("safeguard") }}
        from {{ ref("stg_safeguard") }} as safeguard
    )

select
    document.document_key,
    project.project_key,
    project.tight_name as project_name,
    content.entity,
    content.item,
    row_number() over (
        partition by content.document_id, content.entity, project.tight_name, content.item
        order by content.project_no, content.record_no, content.value_text
    ) as occurrence_no,
    content.value_text,
    content.source_key
from content
inner join {{ ref("int_document_versioned") }} as document on document.document_id = content.document_id
left join
    {{ ref("int_project_identified") }} as project
    on project.document_id = content.document_id
    and project.project_no = content.project_no
where document.version_count > 1
