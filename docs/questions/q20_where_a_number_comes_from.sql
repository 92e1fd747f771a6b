-- Q20   Where does a number come from: which document, page, row and cell?
-- 问题  这个数字出自哪份文件第几页第几行？
-- Read  Every place where the amount is printed, in any version of any document. `jixiao trace KEY` shows the
-- same for the key of any row.
-- 读法  该金额在各文件各版本中印制的每一处；也可用jixiao trace 加任一行的键查询。
-- Set   amount_yuan. 参数：金额（元）。
with
    parameter as (select 9504600.00 as amount_yuan),

    amount as (
        select
            'fct_project_funding' as table_name,
            funding_key as row_key,
            label_printed as item,
            amount_printed,
            unit_printed,
            amount_yuan,
            evidence,
            document_key,
            source_key
        from marts.fct_project_funding
        union all
        select
            'fct_project_lifetime_funding',
            funding_key,
            label_printed,
            amount_printed,
            unit_printed,
            amount_yuan,
            evidence,
            document_key,
            source_key
        from marts.fct_project_lifetime_funding
        union all
        select
            'fct_project_previous_funding',
            funding_key,
            label_printed,
            amount_printed,
            unit_printed,
            amount_yuan,
            evidence,
            document_key,
            source_key
        from marts.fct_project_previous_funding
        union all
        select
            'fct_department_budget',
            department_budget_key,
            concat_ws(' / ', block, item),
            amount_printed,
            unit_printed,
            amount_yuan,
            evidence,
            document_key,
            source_key
        from marts.fct_department_budget
        union all
        select
            'fct_key_task',
            task_key,
            task_name,
            amount_printed,
            unit_printed,
            amount_yuan,
            evidence,
            document_key,
            source_key
        from marts.fct_key_task
    )

select
    document.file_name,
    document.version_no,
    document.is_current,
    amount.table_name,
    amount.item,
    amount.amount_printed,
    amount.unit_printed,
    amount.evidence,
    place.page_no,
    place.table_no,
    place.row_no,
    place.column_no,
    place.line_from,
    place.line_to,
    place.printed_text,
    amount.row_key
from amount
join parameter on parameter.amount_yuan = amount.amount_yuan
join marts.dim_document as document on document.document_key = amount.document_key
join marts.dim_source_location as place on place.source_key = amount.source_key
order by
    document.file_name,
    place.page_no,
    place.table_no nulls first,
    place.row_no nulls first,
    place.line_from nulls first,
    place.column_no nulls first,
    amount.table_name,
    amount.row_key
