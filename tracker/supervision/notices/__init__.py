"""督办单: drafted by the rules or by hand, issued in a colour, answered by the unit, or followed by the next."""
