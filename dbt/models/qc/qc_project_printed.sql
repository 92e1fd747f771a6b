-- Q63 to Q65: what the forms and rows of projects lack that their own printing announces.
with
    -- Q63. Forms that are numbered (1.… 2.…), each number once: a gap is a form that is not there.
    numbered as (
        select
            document_id,
            list(try_cast(regexp_extract(heading_printed, '^\s*([0-9]{1,4})\s*[.．、]', 1) as integer)) as numbers,
            arg_min({{ source_key("project") }}, record_no) as source_key
        from {{ ref("stg_project") }} as project
        group by document_id
        having bool_and(coalesce(regexp_matches(heading_printed, '^\s*[0-9]{1,4}\s*[.．、]'), false))
    ),

    gap as (
        select
            document_id,
            source_key,
            list_filter(range(1, list_max(numbers) + 1), number -> not list_contains(numbers, number)) as lacking
        from numbered
        where len(list_distinct(numbers)) = len(numbers)
    ),

    -- Q64. The cell of the total is there and blank.
    blank_total as (
        select
            document_id,
            project_no,
            any_value(label_printed) as label_printed,
            arg_min({{ source_key("amount") }}, record_no) as source_key
        from {{ ref("stg_project_amount") }} as amount
        where amount_scope = 'annual' and is_total
        group by document_id, project_no
        having count(amount_printed) = 0
    ),

    -- Q65. Units are added up, and nothing says to what.
    subtotal_alone as (
        select
            document_id,
            string_agg(distinct entity_name, '、' order by entity_name) as entity_names,
            arg_min({{ source_key("amount") }}, record_no) as source_key
        from {{ ref("stg_department_amount") }} as amount
        where block in ('单位小计', '合计')
        group by document_id
        having not bool_or(block = '合计')
    ),

    found as (
        select
            'Q63' as rule_id,
            document_id,
            cast(null as bigint) as project_no,
            '项目表' as item,
            array_to_string(lacking, '、') as observed,
            cast(null as varchar) as expected,
            source_key
        from gap
        where len(lacking) > 0
        union all
        select 'Q64', document_id, project_no, label_printed, null, label_printed, source_key
        from blank_total
        union all
        select 'Q65', document_id, null, '合计', entity_names, '合计', source_key
        from subtotal_alone
    )

select
    {{ key("qcl", ["found.rule_id", "found.document_id", "found.project_no"]) }} as check_key,
    found.rule_id,
    document.document_key,
    document.department_key,
    project.project_key,
    found.project_no,
    found.item,
    found.observed,
    found.expected,
    found.source_key
from found
inner join {{ ref("int_document_versioned") }} as document on document.document_id = found.document_id
left join
    {{ ref("int_project_identified") }} as project
    on project.document_id = found.document_id
    and project.project_no = found.project_no
