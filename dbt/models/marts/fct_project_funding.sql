{{ project_funding("fpf", "annual") }}
