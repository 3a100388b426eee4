"""Every table, imported in one place, so that migrations and mappers know them all."""

from tracker.accounts import models as accounts
from tracker.appraisals import models as appraisals
from tracker.appraisals.objections import models as objections
from tracker.appraisals.publicity import models as publicity
from tracker.appraisals.rectifications import models as rectifications
from tracker.appraisals.reviews import models as reviews
from tracker.appraisals.rulings import models as rulings
from tracker.appraisals.self_appraisals import models as self_appraisals
from tracker.commendations import models as commendations
from tracker.documents import models as documents
from tracker.documents.letters import models as letters
from tracker.documents.verification import models as verification
from tracker.files import models as files
from tracker.history import models as history
from tracker.jobs import models as jobs
from tracker.ledgers import models as ledgers
from tracker.ledgers.inspections import models as inspections
from tracker.plans import models as plans
from tracker.progress import models as progress
from tracker.reminders import models as reminders
from tracker.reminders.choices import models as choices
from tracker.reminders.feed import models as feed
from tracker.reminders.robots import models as robots
from tracker.reminders.site_rules import models as site_rules
from tracker.supervision.notices import models as notices
from tracker.work_items import models as work_items
from tracker.workdays import models as workdays
from tracker.worker import models as worker

__all__ = [
    "accounts",
    "appraisals",
    "choices",
    "commendations",
    "documents",
    "feed",
    "files",
    "history",
    "inspections",
    "jobs",
    "ledgers",
    "letters",
    "notices",
    "objections",
    "plans",
    "progress",
    "publicity",
    "rectifications",
    "reminders",
    "reviews",
    "robots",
    "rulings",
    "self_appraisals",
    "site_rules",
    "verification",
    "work_items",
    "workdays",
    "worker",
]
