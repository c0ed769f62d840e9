"""Two guidelines: what differs, what it means, releases, notes, the changelog. Pure."""
