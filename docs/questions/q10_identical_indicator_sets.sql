-- Q10   Which projects have exactly the same indicators as another one?
-- 问题  哪些项目的指标完全雷同？
-- Read  One row a set of names and targets that more than one project has, within a document or across
-- documents.
-- 读法  每行为两个以上项目共有的一套指标（名称与指标值均相同），同一文件内或不同文件之间。
-- Set   least_indicators. 参数：最少指标数。
with
    parameter as (select 1 as least_indicators),

    project_set as (
        select
            document_key,
            project_key,
            project_no,
            count(*) as indicators,
            string_agg(concat_ws('=', level3_name, value_text), '；' order by level3_name, value_text) as indicator_set
        from marts.mart_indicator_overview
        where owner_kind = 'project' and is_counted
        group by document_key, project_key, project_no
    )

select
    string_agg(distinct project.department_name, '、' order by project.department_name) as departments,
    count(*) as projects,
    any_value(project_set.indicators) as indicators,
    string_agg(
        project.project_name, '、' order by project.department_name, project.fiscal_year, project_set.project_no
    ) as project_names,
    sum(project.total_yuan) as total_yuan,
    project_set.indicator_set
from project_set
join parameter on project_set.indicators >= parameter.least_indicators
join
    marts.mart_project_overview as project
    on project.document_key = project_set.document_key
    and project.project_key = project_set.project_key
group by project_set.indicator_set
having count(*) > 1
order by indicators desc, total_yuan desc nulls last, project_set.indicator_set
