"""自评: every county tells what it did and gives itself points; the office reads them beside its own."""
