-- Q04, Q05, Q06: the overview of a department form against itself and against the key tasks.
with
    amount as (
        select
            *,
            coalesce(fund_source_code between '11' and '18', false)
            and count(*) filter (where contains(block, '收入') and fund_source_code = '10') over (partition by document_id) > 0
                as is_fiscal_part
        from {{ ref("int_department_amount_classified") }}
    ),

    overview as (
        select
            document_id,
            sum(amount_yuan) filter (where item = '基本支出') as basic_yuan,
            sum(amount_yuan) filter (where item = '项目支出') as project_yuan,
            -- A block that prints its own total is not added up again, nor what a fiscal allocation is made of.
            coalesce(
                max(amount_yuan) filter (where contains(block, '收入') and fund_source_code = '00'),
                sum(amount_yuan) filter (where contains(block, '收入') and not is_fiscal_part),
                sum(amount_yuan) filter (where contains(block, '收入'))
            ) as income_yuan,
            count(amount_yuan) filter (where contains(block, '收入')) as income_count,
            any_value(yuan_per_unit) as yuan_per_unit,
            arg_min({{ source_key("amount") }}, record_no) filter (where item = '基本支出') as basic_source_key,
            arg_min({{ source_key("amount") }}, record_no) filter (where item = '项目支出') as project_source_key
        from amount
        -- A column of a year or a stage (2024年预算数, 全年执行数) is no block of the overview.
        where measure_kind = 'amount' and block not in ('合计', '单位小计') and not regexp_matches(block, '数$|^(上年|年初|全年|调整|实际|批复|追加)|决算')
        group by document_id
    ),

    task as (
        select *, {{ source_key("task") }} as source_key
        from {{ ref("stg_key_task") }} as task
        where amount_yuan is not null
    ),

    check_made as (
        select
            'Q04' as rule_id,
            document_id,
            0 as line_no,
            '基本支出与项目支出合计' as item,
            'equal' as comparison,
            basic_yuan + project_yuan as observed_yuan,
            income_yuan as expected_yuan,
            2 + income_count as addend_count,
            yuan_per_unit,
            basic_source_key as source_key
        from overview
        where basic_yuan + project_yuan + income_yuan is not null
        union all
        select
            'Q05',
            task.document_id,
            0,
            '重点任务合计',
            'at most',
            sum(task.amount_yuan),
            overview.project_yuan,
            count(*),
            overview.yuan_per_unit,
            overview.project_source_key
        from task
        inner join overview on overview.document_id = task.document_id
        where overview.project_yuan is not null
        group by all
        union all
        select
            'Q06',
            task.document_id,
            task.record_no,
            task.task_name,
            'at most',
            task.amount_yuan,
            overview.project_yuan,
            1,
            overview.yuan_per_unit,
            task.source_key
        from task
        inner join overview on overview.document_id = task.document_id
        where overview.project_yuan is not null
    )

select
    check_made.* exclude (document_id),
    document.document_key,
    document.department_key,
    cast(null as varchar) as project_key,
    cast(null as bigint) as project_no
from check_made
inner join {{ ref("int_document_versioned") }} as document on document.document_id = check_made.document_id
