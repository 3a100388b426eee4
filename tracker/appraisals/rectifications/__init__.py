"""限期整改: what the lowest ranked have to put right once the result is final, by when, and what they did."""
