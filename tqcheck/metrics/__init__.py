"""Metrics: sacreBLEU on text against text, and MQM on findings."""
