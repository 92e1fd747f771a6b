-- Q60, amounts: each column of the total line of an execution block against its lines by source. A source that is a
-- part
-- of another printed one (一般公共预算 of 财政拨款) is no addend.
with
    line as (
        select execution.*, nature.parent_code, {{ source_key("execution") }} as source_key
        from {{ ref("stg_project_execution") }} as execution
        left join {{ ref("fund_source") }} as nature on nature.fund_source_code = execution.fund_source_code
    ),

    addend as (
        select part.*
        from line as part
        left join
            line as whole
            on whole.document_id = part.document_id
            and whole.project_no = part.project_no
            and whole.fund_source_code = part.parent_code
            and not whole.is_total
        where not part.is_total and whole.document_id is null
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
                total.unit_printed,
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
    {{ yuan_per_unit("check_made.unit_printed") }} as yuan_per_unit,
    check_made.source_key
from check_made
inner join
    {{ ref("int_project_identified") }} as project
    on project.document_id = check_made.document_id
    and project.project_no = check_made.project_no
where check_made.observed_yuan is not null and check_made.expected_yuan is not null
