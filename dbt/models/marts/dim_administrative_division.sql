select
    division_key,
    division_code,
    division_name,
    full_name,
    level,
    parent_code,
    province_name,
    city_name,
    county_name,
    valid_from,
    valid_to,
    predecessor_codes
from {{ ref("int_administrative_division") }}
