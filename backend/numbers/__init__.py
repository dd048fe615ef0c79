"""The annual report: pure counts over the states of cases, small cells hidden, shown as page, CSV and JSON."""
