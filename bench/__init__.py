"""What is measured, against what; `bin/bench` runs it and writes RESULTS.md."""
