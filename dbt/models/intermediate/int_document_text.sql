-- What somebody wrote in a document, one row a budget unit, purpose, goal, key task, safeguard or indicator with all
-- its words, and how a message names it. Parts of a text are joined by '｜', which is printed nowhere.
with
    value_said as (
        select document_id, indicator_record_no, string_agg(distinct value_text, '｜' order by value_text) as values_text
        from {{ ref("stg_indicator_value") }}
        group by document_id, indicator_record_no
    ),

    said as (
        select
            document_id,
            project_no,
            null as indicator_record_no,
            0 as kind_no,
            record_no,
            '预算单位' as item,
            unit_name as text,
            {{ source_key("project") }} as source_key
        from {{ ref("stg_project") }} as project
        union all
        select document_id, project_no, null, 1, record_no, '资金用途', purpose_text, {{ source_key("project") }}
        from {{ ref("stg_project") }} as project
        union all
        select
            document_id,
            project_no,
            null,
            2,
            record_no,
            '绩效目标' || coalesce('（分项' || group_no || '）', ''),
            concat_ws('｜', goal_title, goal_text),
            {{ source_key("goal") }}
        from {{ ref("stg_goal") }} as goal
        union all
        select
            document_id,
            null,
            null,
            3,
            record_no,
            '重点任务' || task_no,
            concat_ws('｜', task_name, content, expected_goal),
            {{ source_key("task") }}
        from {{ ref("stg_key_task") }} as task
        union all
        select
            document_id,
            null,
            null,
            4,
            record_no,
            '保障措施' || safeguard_no,
            concat_ws('｜', safeguard_title, safeguard_text),
            {{ source_key("safeguard") }}
        from {{ ref("stg_safeguard") }} as safeguard
        union all
        select
            indicator.document_id,
            indicator.project_no,
            indicator.record_no,
            5,
            indicator.record_no,
            concat('指标', '（分项' || indicator.group_no || '）', indicator.indicator_no),
            concat_ws('｜', indicator.level3_name, indicator.description, value.values_text),
            {{ source_key("indicator") }}
        from {{ ref("stg_indicator") }} as indicator
        left join
            value_said as value
            on value.document_id = indicator.document_id
            and value.indicator_record_no = indicator.record_no
    )

select
    {{ key("txt", ["said.document_id", "said.kind_no", "said.record_no"]) }} as text_key,
    document.document_key,
    document.department_key,
    document.department_name,
    document.division_key,
    document.fiscal_year,
    project.project_key,
    said.project_no,
    if(
        said.indicator_record_no is null, null, {{ key("ind", ["said.document_id", "said.indicator_record_no"]) }}
    ) as indicator_key,
    said.kind_no,
    said.record_no,
    said.item,
    {{ squash("said.text") }} as text,
    said.source_key
from said
inner join {{ ref("int_document_versioned") }} as document on document.document_id = said.document_id
left join
    {{ ref("int_project_identified") }} as project
    on project.document_id = said.document_id
    and project.project_no = said.project_no
where {{ squash("said.text") }} <> ''
