"""Whether a paper in somebody's hand is the one that was issued: by its code, by its bytes."""
