-- Q17 to Q20: what a document says twice. Each row names the later occurrence and the project that says it first.
with
    indicator as (
        select *, {{ squash("level3_name") }} as name, {{ squash("value_text") }} as value
        from {{ ref("fct_indicator") }}
        where origin = 'table'
    ),

    stated as (
        select
            'Q17' as rule_id,
            document_key,
            department_key,
            project_key,
            project_no,
            indicator_no as occurrence_no,
            level3_name as observed,
            concat_ws('|', project_no, level2_name, name, value) as content,
            source_key
        from indicator
        where name is not null
        union all
        select
            'Q18',
            document_key,
            department_key,
            any_value(project_key),
            project_no,
            project_no,
            string_agg(level3_name, '；' order by indicator_no),
            string_agg(concat_ws('|', level2_name, name, value), '；' order by level2_name, name, value),
            arg_min(source_key, indicator_no)
        from indicator
        where project_no is not null
        group by document_key, department_key, project_no
        union all
        select
            'Q19',
            document_key,
            department_key,
            project_key,
            project_no,
            project_no * 1000 + goal_no,
            goal_text,
            {{ squash("goal_text") }},
            source_key
        from {{ ref("fct_goal") }}
        where project_no is not null
        union all
        select
            'Q20',
            document_key,
            department_key,
            project_key,
            project_no,
            project_no,
            purpose_text,
            {{ squash("purpose_text") }},
            source_key
        from {{ ref("bridge_document_project") }}
        where purpose_text is not null
    ),

    repeated as (
        select *, first_value(project_no) over saying as first_project_no, row_number() over saying as saying_no
        from stated
        window saying as (partition by rule_id, document_key, content order by occurrence_no)
    )

select
    {{ key("qcd", ["rule_id", "document_key", "project_no", "occurrence_no"]) }} as check_key,
    rule_id,
    document_key,
    department_key,
    project_key,
    project_no,
    first_project_no,
    observed,
    source_key
from repeated
-- Texts and sets are compared between projects, indicators within one.
where saying_no > 1 and (rule_id = 'Q17' or project_no <> first_project_no)
