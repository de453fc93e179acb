"""growth.yaml: what a marketer sets, as a file that is planned, applied, exported."""
