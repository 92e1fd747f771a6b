"""The warehouse around the readers: home folder, landing, staging batches, build, publish and the `jixiao` command."""
