"""What is typed must be text that every database keeps: the character NUL is none."""

from itertools import chain

from flask import Flask, request

from tracker.errors import Invalid


def init_app(app: Flask) -> None:
    app.before_request(_refuse_nul)


def _refuse_nul() -> None:
    typed = chain(request.args.items(multi=True), request.form.items(multi=True))
    if any("\0" in name or "\0" in value for name, value in typed):
        raise Invalid("提交的文字中含有不能保存的字符（空字符），请删去后重新提交。")
