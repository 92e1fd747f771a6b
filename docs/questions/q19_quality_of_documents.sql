-- Q19   How good is each published document, and does it get better?
-- 问题  各部门公开文件数据质量如何，趋势怎样？
-- Read  quality_score lies between 0 and 100: 100 without findings, less for each error, warning and remark, by
-- the rows of the document (its formula stands with mart_document_quality). version_change compares with
-- the version before of the same document, year_change with the department's document of that layout in
-- an earlier year.
-- 读法  quality_score为0至100分，无问题为100分，按错误、警告、提示及文件行数扣分（公式见mart_document_quality）；
-- version_change与同一文件上一版本比较，year_change与该部门同类文件以前年度比较。
-- Set   nothing. 参数：无。
select
    department_name,
    fiscal_year,
    layout,
    file_name,
    project_count,
    indicator_count,
    error_count,
    warning_count,
    information_count,
    quality_score,
    quality_score_change as version_change,
    quality_score - lag(quality_score) over (
        partition by department_key, layout order by fiscal_year, file_name, document_key
    ) as year_change
from marts.mart_document_quality
where is_current
order by quality_score desc nulls last, department_name, fiscal_year, file_name
