-- Q16   Which indicators are most common for a kind of project?
-- 问题  某类项目最常用的三级指标有哪些？
-- Read  Per topic the names that most projects have, without placeholders; targets shows what they are set at.
-- A start of an indicator library: names that only one project has come last and are left out.
-- 读法  每类项目中出现最多的三级指标（不含占位文字），targets为其指标值；仅一个项目使用的不列出。
-- Set   how_many a topic. 参数：每类个数。
with
    parameter as (select 5 as how_many, 2 as least_projects),

    used as (
        select
            project.topic,
            regexp_replace(indicator.level3_name, '\s', '', 'g') as indicator_name,
            any_value(category.level1_name) as level1_name,
            count(distinct indicator.project_key) as projects,
            count(distinct indicator.department_key) as departments,
            string_agg(distinct indicator.value_text, '、' order by indicator.value_text) as targets
        from marts.fct_indicator_current as indicator
        join marts.dim_project as project on project.project_key = indicator.project_key
        join marts.dim_indicator_category as category on category.category_key = indicator.category_key
        where not indicator.is_placeholder and indicator.level3_name is not null
        group by project.topic, regexp_replace(indicator.level3_name, '\s', '', 'g'), category.level1_code
    ),

    ranked as (
        select
            *,
            row_number() over (
                partition by topic order by projects desc, departments desc, indicator_name, level1_name
            ) as rank_no
        from used
    )

select
    ranked.topic,
    ranked.rank_no,
    ranked.indicator_name,
    ranked.level1_name,
    ranked.projects,
    ranked.departments,
    ranked.targets
from ranked
join parameter on ranked.rank_no <= parameter.how_many and ranked.projects >= parameter.least_projects
order by ranked.topic, ranked.rank_no
