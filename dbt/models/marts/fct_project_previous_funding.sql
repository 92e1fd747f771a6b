{{ project_funding("fpp", "previous") }}
