"""The ranked words: table, filters, chips, chart and why."""
