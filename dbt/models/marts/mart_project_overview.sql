with
    entry as (
        select
            document_key,
            project_key,
            any_value(project_code) as project_code,
            arg_min(unit_name, project_no) as unit_name,
            string_agg(distinct purpose_text, chr(10) order by purpose_text) as purpose_text,
            arg_min(source_key, project_no) as source_key
        from {{ ref("bridge_document_project") }}
        group by all
    ),

    goal as (
        select
            document_key,
            project_key,
            coalesce(
                string_agg(goal_text, chr(10) order by project_no, goal_no) filter (
                    where goal_kind not in ('period', 'actual')
                ),
                string_agg(goal_text, chr(10) order by project_no, goal_no) filter (where goal_kind = 'period')
            ) as goal_text
        from {{ ref("fct_goal") }}
        where project_key is not null
        group by all
    ),

    -- A project that stands in the document twice with different plans has no one share.
    june as (
        select
            project.document_id,
            project.project_key,
            if(
                count(distinct milestone.cumulative_pct) = 1, any_value(milestone.cumulative_pct), null
            ) as planned_june_pct
        from {{ ref("stg_milestone") }} as milestone
        inner join
            {{ ref("int_project_identified") }} as project
            on project.document_id = milestone.document_id
            and project.project_no = milestone.project_no
        where milestone.milestone_month = 6
        group by all
    ),

    finding as (
        select document_key, project_key, {{ finding_counts() }}
        from {{ ref("fct_finding") }}
        where project_key is not null
        group by all
    ),

    counted as (
        select chosen.project_overview_key, counts.* exclude (document_id, project_key)
        from {{ ref("int_project_document_chosen") }} as chosen
        inner join
            {{ ref("int_project_indicator_counted") }} as counts
            on counts.document_id = chosen.document_id
            and counts.project_key = chosen.project_key
    )

select
    chosen.project_overview_key,
    chosen.project_key,
    project.durable_project_key,
    chosen.fiscal_year,
    chosen.document_key,
    chosen.department_key,
    entry.project_code,
    project.project_name,
    project.normalized_name,
    entry.unit_name,
    department.department_name,
    department.department_code,
    department.department_kind,
    division.division_code,
    division.full_name as division_name,
    project.topic,
    project.funding_level,
    project.is_carry_over,
    project.is_multi_year,
    cast(chosen.total_yuan as decimal(20, 2)) as total_yuan,
    cast(money.fiscal_yuan as decimal(20, 2)) as fiscal_yuan,
    cast(money.special_account_yuan as decimal(20, 2)) as special_account_yuan,
    cast(money.own_yuan as decimal(20, 2)) as own_yuan,
    cast(money.carry_over_yuan as decimal(20, 2)) as carry_over_yuan,
    cast(money.other_yuan as decimal(20, 2)) as other_yuan,
    cast(money.undetermined_yuan as decimal(20, 2)) as undetermined_yuan,
    case
        when
            money.undetermined_yuan is null
            and money.carry_over_yuan is null
            and abs(money.source_yuan - chosen.total_yuan) <= money.tolerance_yuan
        then
            {{
                share_pct(
                    "(coalesce(money.special_account_yuan, 0) + coalesce(money.own_yuan, 0)"
                    ~ " + coalesce(money.other_yuan, 0))",
                    "chosen.total_yuan",
                )
            }}
    end as non_fiscal_pct,
    cast(evaluated.adjusted_yuan as decimal(20, 2)) as adjusted_yuan,
    cast(evaluated.executed_yuan as decimal(20, 2)) as executed_yuan,
    {{ share_pct("evaluated.executed_yuan", "evaluated.adjusted_yuan") }} as execution_pct,
    june.planned_june_pct,
    goal.goal_text,
    entry.purpose_text,
    coalesce(counted.indicator_count, 0) as indicator_count,
    coalesce(counted.output_count, 0) as output_count,
    coalesce(counted.benefit_count, 0) as benefit_count,
    coalesce(counted.satisfaction_count, 0) as satisfaction_count,
    coalesce(counted.cost_count, 0) as cost_count,
    coalesce(counted.other_indicator_count, 0) as other_indicator_count,
    coalesce(counted.quantified_count, 0) as quantified_count,
    coalesce(counted.placeholder_count, 0) as placeholder_count,
    {{ share_pct("counted.quantified_count", "counted.indicator_count") }} as quantified_pct,
    coalesce(counted.output_count > 0, false) as has_output,
    coalesce(counted.benefit_count > 0, false) as has_benefit,
    coalesce(counted.satisfaction_count > 0, false) as has_satisfaction,
    coalesce(counted.cost_count > 0, false) as has_cost,
    cast(counted.weight_sum as decimal(24, 6)) as weight_sum,
    cast(counted.score_sum as decimal(24, 6)) as score_sum,
    coalesce(finding.error_count, 0) as error_count,
    coalesce(finding.warning_count, 0) as warning_count,
    coalesce(finding.information_count, 0) as information_count,
    {{
        quality_score(
            "finding.error_count",
            "finding.warning_count",
            "finding.information_count",
            "1 + coalesce(counted.indicator_count, 0)",
        )
    }} as quality_score,
    chosen.document_kind,
    chosen.document_scope,
    chosen.document_count,
    chosen.entry_count,
    document.title as document_title,
    document.file_name,
    document.source_uri,
    evaluated.evaluation_document_key,
    entry.source_key
from {{ ref("int_project_document_chosen") }} as chosen
inner join {{ ref("dim_project") }} as project on project.project_key = chosen.project_key
inner join {{ ref("dim_document") }} as document on document.document_key = chosen.document_key
inner join entry on entry.document_key = chosen.document_key and entry.project_key = chosen.project_key
left join {{ ref("dim_department") }} as department on department.department_key = chosen.department_key
left join {{ ref("dim_administrative_division") }} as division on division.division_key = department.division_key
left join
    {{ ref("int_project_funding_summarized") }} as money
    on money.document_id = chosen.document_id
    and money.project_key = chosen.project_key
left join counted on counted.project_overview_key = chosen.project_overview_key
left join goal on goal.document_key = chosen.document_key and goal.project_key = chosen.project_key
left join june on june.document_id = chosen.document_id and june.project_key = chosen.project_key
left join finding on finding.document_key = chosen.document_key and finding.project_key = chosen.project_key
left join
    {{ ref("int_project_evaluated") }} as evaluated
    on evaluated.project_key = chosen.project_key
    and evaluated.fiscal_year = chosen.fiscal_year
