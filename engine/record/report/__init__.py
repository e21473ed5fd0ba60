"""Reports of results and cases: built once as blocks, written as PDF, HTML or JSON."""
