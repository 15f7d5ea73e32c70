"""What models observed, as findings."""
