-- Q15   Do key tasks fit the project expenditure of the department?
-- 问题  重点任务拟投入资金与项目支出是否一致？
-- Read  One row a department and year with key tasks: their sum, the largest one, and the project expenditure
-- of the overview table. Where tasks are larger they are paid from elsewhere too, or one of the figures
-- is wrong.
-- 读法  每行为一个部门一年：重点任务合计、最大一项、概况表中的项目支出；任务资金大于项目支出时，另有来源或数字
-- 有误。
-- Set   nothing. 参数：无。
with
    task as (
        select
            document_key,
            department_key,
            fiscal_year,
            count(*) as tasks,
            sum(amount_yuan) as tasks_yuan,
            max(amount_yuan) as largest_task_yuan
        from marts.fct_key_task_current
        group by document_key, department_key, fiscal_year
    ),

    expenditure as (
        select document_key, sum(amount_yuan) as project_expenditure_yuan
        from marts.fct_department_budget_current
        where block = '部门预算支出' and item = '项目支出'
        group by document_key
    )

select
    department.department_name,
    task.fiscal_year,
    task.tasks,
    task.tasks_yuan,
    cast(task.tasks_yuan * 0.0001 as decimal(20, 6)) as tasks_wan_yuan,
    expenditure.project_expenditure_yuan,
    cast(expenditure.project_expenditure_yuan * 0.0001 as decimal(20, 6)) as project_expenditure_wan_yuan,
    task.largest_task_yuan,
    task.tasks_yuan <= expenditure.project_expenditure_yuan as fits
from task
left join expenditure on expenditure.document_key = task.document_key
left join marts.dim_department as department on department.department_key = task.department_key
order by department.department_name, task.fiscal_year
