"""HTML in, PDF bytes out, in a process of its own with limits.

`render` and `fonts` belong to the house. `server`, `typeset`, `chinese`, `fetcher` and `limits` run outside
it: the process that reads whatever people have typed is started as the bare package `press`, without the application,
its settings or its secrets.
"""
