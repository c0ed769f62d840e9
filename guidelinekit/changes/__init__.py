"""Two versions of a guideline -> changes with impacts, migrations, releases, notes and changelogs. Pure."""
