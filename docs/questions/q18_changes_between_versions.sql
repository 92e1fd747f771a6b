-- Q18   How did a document change between its first and its corrected publication?
-- 问题  更正公开前后有何变化？
-- Read  One row a fact that was added, removed or changed from a version to the next. A document published
-- again in another format can differ in cells that only one of them shows: those are rows too, with
-- blanks on both sides.
-- 读法  每行为相邻两版之间新增、删除或变化的一项内容；仅格式不同的再次公开，因空白单元格的有无也会有差异（前后
-- 均空）。
-- Set   entities. 参数：内容类别。
-- Empty Each sample was published once; in several formats, but with one content. 样例文件均只公开一次，各格式内容
-- 相同。
with
    parameter as (
        select
            unnest(
                [
                    'funding',
                    'department budget',
                    'execution',
                    'cost item',
                    'indicator',
                    'goal',
                    'key task',
                    'milestone',
                    'safeguard',
                    'attribute',
                    'project',
                ]
            ) as entity
    )

select
    department.department_name,
    document.fiscal_year,
    previous.version_no as version_before,
    document.version_no as version_after,
    previous.file_name as file_before,
    document.file_name as file_after,
    change.entity,
    change.change_kind,
    change.project_name,
    change.item,
    change.value_before,
    change.value_after
from marts.fct_document_change as change
join parameter on parameter.entity = change.entity
join marts.dim_document as document on document.document_key = change.document_key
join marts.dim_document as previous on previous.document_key = change.previous_document_key
left join marts.dim_department as department on department.department_key = document.department_key
order by
    department.department_name,
    document.fiscal_year,
    document.version_no,
    change.entity,
    change.project_name nulls first,
    change.item,
    change.occurrence_no,
    change.change_kind
