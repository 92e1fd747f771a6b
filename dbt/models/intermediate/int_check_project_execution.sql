-- Q60, amounts: each column of the total line of an execution block against its lines by source that are added.
with
    line as (
        select execution.*, {{ source_key("execution") }} as source_key
        from {{ ref("int_project_execution_classified") }} as execution
    ),

    addend as (
        select line.*
        from line
        inner join
            {{ ref("int_fund_line_summed") }} as role
            on role.relation_name = 'project_execution'
            and role.document_id = line.document_id
            and role.record_no = line.record_no
        where role.sum_role = 'addend'
    ),

    summed as (
        select
            document_id,
            project_no,
            sum(initial_yuan) as initial_yuan,
            sum(adjusted_yuan) as adjusted_yuan,
            sum(executed_yuan) as executed_yuan,
            count(*) as addend_count
        from addend
        group by document_id, project_no
    ),

    check_made as (
        {% for column, item in [
            ("initial_yuan", "年初预算数"),
            ("adjusted_yuan", "全年预算数"),
            ("executed_yuan", "全年执行数"),
        ] %}
            select
                total.document_id,
                total.project_no,
                total.record_no * 10 + {{ loop.index }} as line_no,
                '{{ item }}' as item,
                summed.{{ column }} as observed_yuan,
                total.{{ column }} as expected_yuan,
                summed.addend_count,
                total.yuan_per_unit,
                total.source_key
            from line as total
            inner join summed on summed.document_id = total.document_id and summed.project_no = total.project_no
            where total.is_total {{ 'union all' if not loop.last }}
        {% endfor %}
    )

select
    'Q60' as rule_id,
    project.document_key,
    project.department_key,
    project.project_key,
    project.project_no,
    check_made.line_no,
    check_made.item,
    'equal' as comparison,
    check_made.observed_yuan,
    check_made.expected_yuan,
    check_made.addend_count,
    check_made.yuan_per_unit,
    check_made.source_key
from check_made
inner join
    {{ ref("int_project_identified") }} as project
    on project.document_id = check_made.document_id
    and project.project_no = check_made.project_no
where check_made.observed_yuan is not null and check_made.expected_yuan is not null
