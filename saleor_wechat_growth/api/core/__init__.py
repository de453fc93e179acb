"""What both our schemas share: reading requests, limits, errors, scalars."""
