-- Every category in every generation: documents print categories outside the generation that defines them, too.
with generation as (select unnest([2011, 2015, 2021, null]) as taxonomy_generation)

select
    {{ key("cat", ["category.level2_code", "generation.taxonomy_generation"]) }} as category_key,
    category.level1_code,
    category.level1_name,
    category.level2_code,
    category.level2_name,
    cast(generation.taxonomy_generation as bigint) as taxonomy_generation,
    coalesce(
        contains(category.standard_generations, cast(generation.taxonomy_generation as varchar)), false
    ) as is_standard,
    category.canonical_level2_code,
    category.is_cost,
    category.is_satisfaction
from {{ ref("indicator_category") }} as category
cross join generation
