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
            topic,
            normalized_name,
            level1_name,
            min(level3_name) as level3_name,
            count(distinct project_key) as projects,
            count(distinct department_key) as departments,
            string_agg(distinct value_text, '、' order by value_text) as targets
        from marts.mart_indicator_overview
        where is_counted and origin = 'table' and not is_placeholder and topic is not null
        group by topic, normalized_name, level1_name
    ),

    ranked as (
        select
            *,
            row_number() over (
                partition by topic order by projects desc, departments desc, level3_name, level1_name
            ) as rank_no
        from used
    )

select
    ranked.topic,
    ranked.rank_no,
    ranked.level3_name,
    ranked.level1_name,
    ranked.projects,
    ranked.departments,
    ranked.targets
from ranked
join parameter on ranked.rank_no <= parameter.how_many and ranked.projects >= parameter.least_projects
order by ranked.topic, ranked.rank_no
