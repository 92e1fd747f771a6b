{% set money = [
    "total_yuan",
    "fiscal_yuan",
    "special_account_yuan",
    "own_yuan",
    "carry_over_yuan",
    "other_yuan",
    "undetermined_yuan",
] %}
with
    document as (
        select
            department_key,
            fiscal_year,
            count(*) as document_count,
            sum(key_task_count) as key_task_count,
            sum(error_count) as error_count,
            sum(warning_count) as warning_count,
            sum(information_count) as information_count,
            sum(project_count + indicator_count + key_task_count) as row_count
        from {{ ref("mart_document_quality") }}
        where is_current
        group by all
    ),

    project as (
        select
            department_key,
            fiscal_year,
            count(*) as project_count,
            {% for column in money %} sum({{ column }}) as {{ column }}, {% endfor %}
            -- Known for the department only where it is known for all of its projects that have money.
            if(
                bool_and(non_fiscal_pct is not null) filter (where total_yuan is distinct from 0),
                sum(non_fiscal_pct * total_yuan) / 100,
                null
            ) as non_fiscal_yuan,
            count(*) filter (where is_carry_over) as carry_over_project_count,
            sum(total_yuan) filter (where is_carry_over) as carry_over_project_yuan,
            count(*) filter (where not has_benefit) as no_benefit_project_count,
            count(*) filter (where not has_satisfaction) as no_satisfaction_project_count,
            count(*) filter (where indicator_count < 3) as few_indicator_project_count,
            count(*) filter (where planned_june_pct = 0) as nothing_by_june_project_count,
            sum(planned_june_pct * total_yuan) / 100 as planned_june_yuan,
            sum(total_yuan) filter (where planned_june_pct is not null) as june_total_yuan,
            sum(adjusted_yuan) filter (where executed_yuan is not null) as adjusted_yuan,
            sum(executed_yuan) filter (where adjusted_yuan is not null) as executed_yuan
        from {{ ref("mart_project_overview") }}
        group by all
    ),

    indicator as (
        select
            department_key,
            fiscal_year,
            count(*) as indicator_count,
            count(*) filter (where is_quantified) as quantified_count,
            count(*) filter (where is_placeholder) as placeholder_count
        from {{ ref("mart_indicator_overview") }}
        where is_counted and origin = 'table'
        group by all
    )

select
    {{ key("dov", ["document.department_key", "document.fiscal_year"]) }} as department_overview_key,
    document.department_key,
    document.fiscal_year,
    department.department_name,
    department.department_code,
    department.department_kind,
    division.division_code,
    division.full_name as division_name,
    document.document_count,
    coalesce(project.project_count, 0) as project_count,
    {% for column in money %} cast(project.{{ column }} as decimal(20, 2)) as {{ column }}, {% endfor %}
    {{ share_pct("project.non_fiscal_yuan", "project.total_yuan") }} as non_fiscal_pct,
    coalesce(project.carry_over_project_count, 0) as carry_over_project_count,
    cast(project.carry_over_project_yuan as decimal(20, 2)) as carry_over_project_yuan,
    cast(project.planned_june_yuan as decimal(20, 2)) as planned_june_yuan,
    {{ share_pct("project.planned_june_yuan", "project.june_total_yuan") }} as planned_june_pct,
    coalesce(project.nothing_by_june_project_count, 0) as nothing_by_june_project_count,
    cast(project.adjusted_yuan as decimal(20, 2)) as adjusted_yuan,
    cast(project.executed_yuan as decimal(20, 2)) as executed_yuan,
    {{ share_pct("project.executed_yuan", "project.adjusted_yuan") }} as execution_pct,
    coalesce(indicator.indicator_count, 0) as indicator_count,
    coalesce(indicator.quantified_count, 0) as quantified_count,
    {{ share_pct("indicator.quantified_count", "indicator.indicator_count") }} as quantified_pct,
    coalesce(indicator.placeholder_count, 0) as placeholder_count,
    coalesce(project.few_indicator_project_count, 0) as few_indicator_project_count,
    coalesce(project.no_benefit_project_count, 0) as no_benefit_project_count,
    coalesce(project.no_satisfaction_project_count, 0) as no_satisfaction_project_count,
    cast(document.key_task_count as bigint) as key_task_count,
    cast(document.error_count as bigint) as error_count,
    cast(document.warning_count as bigint) as warning_count,
    cast(document.information_count as bigint) as information_count,
    {{
        quality_score(
            "document.error_count", "document.warning_count", "document.information_count", "document.row_count"
        )
    }} as quality_score
from document
left join
    project
    on project.department_key is not distinct from document.department_key
    and project.fiscal_year is not distinct from document.fiscal_year
left join
    indicator
    on indicator.department_key is not distinct from document.department_key
    and indicator.fiscal_year is not distinct from document.fiscal_year
left join {{ ref("dim_department") }} as department on department.department_key = document.department_key
left join {{ ref("dim_administrative_division") }} as division on division.division_key = department.division_key
