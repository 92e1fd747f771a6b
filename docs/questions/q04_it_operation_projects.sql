-- Q04   Which IT operation projects exist in a year, for how much, and which services do purpose and goal name?
-- 问题  某年信息化运维类项目有哪些、金额多少、用途和目标中提到哪些服务？
-- Read  One row a project whose name, purpose or goal speaks of operation; services are the words of the list
-- that its texts hold.
-- 读法  每行为名称、用途或目标提到运维的一个信息化项目；services为文本中出现的服务词。
-- Set   fiscal_year; the words. 参数：年度、服务词。
with
    parameter as (select 2024 as fiscal_year, '信息化' as topic),

    service as (select unnest(['运维', '运行维护', '网络', '安全', '硬件', '软件', '设备', '数据', '机房', '驻场', '外包', '购置']) as word),

    said as (
        select project.*, concat_ws(' ', project.project_name, project.purpose_text, project.goal_text) as text
        from marts.mart_project_overview as project
        join parameter on parameter.topic = project.topic and parameter.fiscal_year = project.fiscal_year
    )

select
    said.department_name,
    said.project_name,
    said.total_yuan,
    string_agg(service.word, '、' order by instr(said.text, service.word), service.word) as services
from said
join service on contains(said.text, service.word)
where contains(said.text, '运维') or contains(said.text, '运行维护')
group by said.department_name, said.project_overview_key, said.project_name, said.total_yuan
order by said.total_yuan desc nulls last, said.department_name, said.project_name
