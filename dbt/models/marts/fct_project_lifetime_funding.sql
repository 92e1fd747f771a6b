{{ project_funding("fpl", "whole") }}
