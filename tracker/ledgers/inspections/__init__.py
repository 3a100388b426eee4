"""双随机一公开: objects and inspectors drawn at random from their lists, so that anybody can draw again and compare."""
