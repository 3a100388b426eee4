"""Every refusal is a page in Chinese that says what is wrong and where to go on."""

import errno
import logging
from decimal import InvalidOperation
from urllib.parse import urlsplit

from flask import Flask, current_app, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, IntegrityError, OperationalError, SQLAlchemyError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from tracker.database import db
from tracker.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound

STATUS_OF: dict[type[DomainError], int] = {Invalid: 422, Conflict: 409, NotAllowed: 403, NotFound: 404}

SENTENCES = {
    400: "提交的内容不完整，请返回重新填写。",
    403: "您没有办理此事的权限。如确有需要，请联系系统管理员。",
    404: "没有找到该页面，或者它不在您的管辖范围内。",
    405: "该地址不能这样访问，请从页面上的按钮进入。",
    507: "服务器的存储空间已满或不可写，刚才的操作没有保存。请联系系统管理员处理后再试。",
    500: "系统出现了意外错误，刚才的操作没有保存。请稍后重试；若仍出现，请告知系统管理员。",
}

DISK_IS_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}
SQLITE_IS_FULL = ("SQLITE_FULL", "SQLITE_READONLY", "SQLITE_IOERR")
TITLES = {403: "没有权限", 404: "没有找到", 409: "未能办理", 413: "文件过大", 500: "系统出错"}

Page = tuple[str, int]


def init_app(app: Flask) -> None:
    app.register_error_handler(DomainError, _domain_error)
    app.register_error_handler(CSRFError, _csrf_error)
    app.register_error_handler(RequestEntityTooLarge, _too_large)
    app.register_error_handler(OverflowError, _too_much_for_a_column)
    app.register_error_handler(InvalidOperation, _too_much_for_a_column)
    app.register_error_handler(DataError, _too_much_for_a_column)
    app.register_error_handler(IntegrityError, _overtaken)
    app.register_error_handler(StaleDataError, _overtaken)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(500, _unexpected)


def _page(status: int, sentence: str) -> Page:
    db.session.rollback()
    title = TITLES.get(status, "办理未成功")
    return render_template("error.html", status=status, title=title, sentence=sentence, back=_back()), status


def _back() -> str | None:
    """The page of ours on which the button was pressed, so that a refused act is no dead end."""
    came_from = urlsplit(request.referrer or "")
    is_ours = came_from.netloc == request.host and not came_from.path.startswith("//")
    if not is_ours or came_from.path == request.path:
        return None
    return came_from.path + (f"?{came_from.query}" if came_from.query else "")


def _domain_error(error: DomainError) -> Page:
    return _page(STATUS_OF.get(type(error), 422), error.sentence)


def _csrf_error(_error: CSRFError) -> Page:
    return _page(400, "页面已过期，刚才的操作没有保存。请返回、刷新页面后重新提交。")


def _too_large(_error: RequestEntityTooLarge) -> Page:
    most, of_text = (current_app.config[name] >> 20 for name in ("MAX_CONTENT_LENGTH", "MAX_FORM_MEMORY_SIZE"))
    return _page(
        413,
        f"一次提交的内容超过了限制（连同文件不超过 {most} MB，其中文字不超过 {of_text} MB），没有保存。"
        "请用浏览器的“后退”回到刚才的页面，填写的文字一般还在，压缩文件或分几次上传后重新提交。",
    )


def _too_much_for_a_column(_error: Exception) -> Page:
    """A number that SQLite's driver (OverflowError), PostgreSQL (DataError) or a decimal cannot hold, or a text."""
    return _page(422, "提交的内容中有过大的数字或过长的文字，请改正后重新提交。")


def _overtaken(error: Exception) -> Page:
    """Somebody was faster: the name is taken by now, or the record gone."""
    logging.getLogger(__name__).warning("overtaken: %s", error)
    return _page(409, "刚才有人同时办理了相关的事项，您的操作没有保存。请返回、刷新页面核对后再办理。")


def _http_error(error: HTTPException) -> Page | HTTPException:
    if error.code is None or error.code < 400:
        return error
    return _page(error.code, SENTENCES.get(error.code, SENTENCES[400]))


def _unexpected(error: Exception) -> Page:
    """The page's head names the person, which takes the database: without it the page stands alone."""
    status = 507 if _is_about_the_disk(getattr(error, "original_exception", None)) else 500
    try:
        return _page(status, SENTENCES[status])
    except SQLAlchemyError:
        logging.getLogger(__name__).exception("the database does not answer")
        alone = current_app.jinja_env.get_template("out_of_order.html")
        return alone.render(sentence=SENTENCES[500]), 503


def _is_about_the_disk(problem: BaseException | None) -> bool:
    if isinstance(problem, OperationalError):
        return str(getattr(problem.orig, "sqlite_errorname", "")).startswith(SQLITE_IS_FULL)
    return isinstance(problem, OSError) and problem.errno in DISK_IS_FULL
