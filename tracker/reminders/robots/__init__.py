"""The group robots of units: kept, looked up from below, spoken through at the pace that their vendors allow."""
