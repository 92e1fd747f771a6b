-- Q21 to Q26, Q50: what the indicators of an owner (a project, or the department) lack or repeat, taken together.
with
    indicator as (
        select indicator.*, category.level1_code, category.level2_code, category.is_cost
        from {{ ref("fct_indicator") }} as indicator
        inner join {{ ref("dim_indicator_category") }} as category on category.category_key = indicator.category_key
        where indicator.origin = 'table'
    ),

    owner as (
        select
            document_key,
            department_key,
            project_key,
            project_no,
            count(*) as indicator_count,
            count(*) filter (where is_quantified) as quantified_count,
            list(distinct level1_code) as level1_codes,
            list(distinct level2_code) as level2_codes,
            bool_or(is_cost) as has_cost,
            count(*) filter (where level2_code like '_0') as unsorted_count,
            arg_min(source_key, indicator_no) as source_key
        from indicator
        group by all
    ),

    project as (select * from owner where project_no is not null),

    lacking as (
        select 'Q21' as rule_id, owner.*, '产出指标' as item
        from owner
        where not list_contains(level1_codes, '1')
        union all
        select 'Q21', owner.*, '效益指标'
        from owner
        where not list_contains(level1_codes, '2')
        union all
        select 'Q22', owner.*, '满意度指标'
        from owner
        where not list_contains(level1_codes, '3')
        union all
        select 'Q23', owner.*, '成本指标'
        from owner
        where not has_cost
        union all
        select
            'Q24',
            owner.*,
            concat_ws(
                '、',
                if(list_contains(level2_codes, '11'), null, '数量指标'),
                if(list_contains(level2_codes, '12'), null, '质量指标'),
                if(list_contains(level2_codes, '13'), null, '时效指标')
            )
        from owner
        where not list_has_all(level2_codes, ['11', '12', '13'])
        union all
        select 'Q25', project.*, null
        from project
        where indicator_count < 3
        union all
        select 'Q26', owner.*, null
        from owner
        where quantified_count * 2 < indicator_count
    ),

    -- An indicator that stands in more than half of the projects of a document (of four or more).
    boilerplate as (
        select
            document_key,
            department_key,
            level3_name as item,
            count(distinct project_no) as project_count,
            arg_min(source_key, project_no) as source_key
        from indicator
        where project_no is not null and not is_placeholder
        group by all
    ),

    project_count as (select document_key, count(*) as total_count from project group by document_key),

    found as (
        select
            rule_id,
            document_key,
            department_key,
            project_key,
            project_no,
            item,
            case
                rule_id
                when 'Q25'
                then cast(indicator_count as varchar)
                when 'Q26'
                then quantified_count || '/' || indicator_count
                -- An indicator whose category is not known may be the one that is lacking.
                when 'Q24'
                then nullif(unsorted_count, 0) || '条指标类别未定'
            end as observed,
            case rule_id when 'Q25' then '≥ 3' when 'Q26' then '≥ 1/2' else item end as expected,
            source_key
        from lacking
        union all
        select
            'Q50',
            boilerplate.document_key,
            boilerplate.department_key,
            null,
            null,
            boilerplate.item,
            boilerplate.project_count || '/' || project_count.total_count,
            null,
            boilerplate.source_key
        from boilerplate
        inner join project_count on project_count.document_key = boilerplate.document_key
        where project_count.total_count >= 4 and boilerplate.project_count * 2 > project_count.total_count
    )

select {{ key("qcn", ["rule_id", "document_key", "project_no", "item"]) }} as check_key, *
from found
