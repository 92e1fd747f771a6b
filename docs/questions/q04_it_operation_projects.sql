-- Q04   Which IT operation projects exist in a year, for how much, and which services do purpose and goal name?
-- 问题  某年信息化运维类项目有哪些、金额多少、用途和目标中提到哪些服务？
-- Read  One row a project whose name, purpose or goal speaks of operation; services are the words of the list
-- that its texts hold.
-- 读法  每行为名称、用途或目标提到运维的一个信息化项目；services为文本中出现的服务词。
-- Set   fiscal_year; the words. 参数：年度、服务词。
with
    parameter as (select 2024 as fiscal_year, '信息化' as topic),

    service as (select unnest(['运维', '运行维护', '网络', '安全', '硬件', '软件', '设备', '数据', '机房', '驻场', '外包', '购置']) as word),

    goal as (
        select document_key, project_no, string_agg(goal_text, ' ' order by goal_no) as goal_text
        from marts.fct_goal_current
        where owner_kind = 'project'
        group by document_key, project_no
    ),

    text as (
        select project.*, concat_ws(' ', project.project_name, project.purpose_text, goal.goal_text) as said
        from marts.bridge_document_project_current as project
        join marts.dim_project as description on description.project_key = project.project_key
        join parameter on parameter.topic = description.topic and parameter.fiscal_year = project.fiscal_year
        left join goal on goal.document_key = project.document_key and goal.project_no = project.project_no
    )

select
    department.department_name,
    text.project_name,
    text.total_yuan,
    string_agg(service.word, '、' order by instr(text.said, service.word), service.word) as services
from text
join service on contains(text.said, service.word)
left join marts.dim_department as department on department.department_key = text.department_key
where contains(text.said, '运维') or contains(text.said, '运行维护')
group by department.department_name, text.document_key, text.project_no, text.project_name, text.total_yuan
order by text.total_yuan desc nulls last, department.department_name, text.project_name
