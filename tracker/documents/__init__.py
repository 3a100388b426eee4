"""Official papers: numbered, printed, frozen, verifiable.

`kinds` says what each paper holds, `compose` turns plain data into HTML, `press` turns HTML into PDF bytes. These three
know no database and no Flask; what gives a paper its number and keeps its bytes stands beside them.
"""
