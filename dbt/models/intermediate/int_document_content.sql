-- What a document says, row by row, in a form in which two versions can be compared: the same thing has the same
-- entity, project and item in both. A project is the same by its code where it has one, else by its name. Blank cells
-- say nothing.
with
    -- The targets of an indicator in one text: the target, or each scope's where they differ.
    target as (
        select
            document_id,
            indicator_record_no,
            if(
                count(distinct {{ squash("value_text") }}) = 1,
                any_value(value_text),
                string_agg(value_scope || ' ' || value_text, '；' order by value_scope, record_no)
            ) as value_text
        from {{ ref("stg_indicator_value") }}
        where value_text is not null
        group by document_id, indicator_record_no
    ),

    said as (
        select
            project.document_id,
            project.project_no,
            'project' as entity,
            null as item,
            project.record_no,
            concat_ws('；', dated.tight_name, project.project_code, project.purpose_text) as value_text,
            {{ source_key("project") }} as source_key
        from {{ ref("stg_project") }} as project
        inner join
            {{ ref("int_project_dated") }} as dated
            on dated.document_id = project.document_id
            and dated.project_no = project.project_no
        union all
        select
            document_id,
            project_no,
            'attribute',
            label_printed,
            record_no,
            coalesce(value_text, value_printed),
            {{ source_key("attribute") }}
        from {{ ref("stg_project_attribute") }} as attribute
        union all
        select
            document_id,
            project_no,
            'funding',
            concat_ws(' / ', coalesce(label_printed, '?'), nullif(amount_scope, 'annual')),
            record_no,
            coalesce(cast(amount_yuan as varchar), amount_printed),
            {{ source_key("amount") }}
        from {{ ref("stg_project_amount") }} as amount
        union all
        select
            document_id,
            project_no,
            'cost item',
            item_name,
            record_no,
            coalesce(cast(amount_yuan as varchar), amount_printed),
            {{ source_key("cost") }}
        from {{ ref("stg_project_cost_item") }} as cost
        union all
        {% for column in ["initial", "adjusted", "executed", "rate", "score"] %}
            select
                document_id,
                project_no,
                'execution',
                label_printed || ' / {{ column }}',
                record_no,
                {{ column }}_printed,
                {{ source_key("execution") }}
            from {{ ref("stg_project_execution") }} as execution
            union all
        {% endfor %}
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
                ' / ',
                indicator.level2_name,
                coalesce(indicator.level3_name, indicator.description),
                nullif(indicator.description, indicator.level3_name)
            ),
            indicator.record_no,
            coalesce(target.value_text, '')
            || coalesce('；权重 ' || indicator.weight_printed, '')
            || coalesce('；得分 ' || indicator.score_printed, ''),
            {{ source_key("indicator") }}
        from {{ ref("stg_indicator") }} as indicator
        left join
            target on target.document_id = indicator.document_id and target.indicator_record_no = indicator.record_no
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
            concat_ws('；', coalesce(cast(amount_yuan as varchar), amount_printed), content, expected_goal),
            {{ source_key("task") }}
        from {{ ref("stg_key_task") }} as task
        union all
        select document_id, null, 'safeguard', safeguard_title, record_no, safeguard_text, {{ source_key("safeguard") }}
        from {{ ref("stg_safeguard") }} as safeguard
    )

select
    said.document_id,
    said.project_no,
    coalesce(dated.project_code, dated.tight_name) as project_match,
    dated.tight_name as project_name,
    said.entity,
    {{ squash("said.item") }} as item,
    said.record_no,
    said.value_text,
    {{ squash("said.value_text") }} as compared_text,
    said.source_key
from said
left join
    {{ ref("int_project_dated") }} as dated
    on dated.document_id = said.document_id
    and dated.project_no = said.project_no
where said.value_text is not null
