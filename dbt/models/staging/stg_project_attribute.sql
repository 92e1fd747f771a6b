select {{ lineage_columns() }}, project_no, attribute_no, role, label_printed, value_printed, value_text, value_on
from {{ source("staging", "project_attribute") }}
