"""Responsibility letters (目标责任书): by which approval an office signs them, each county's own, and all of a year."""
