"""What people chose; who chose nothing hears by mail and in the inbox."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from tracker.database import Base, word
from tracker.reminders.models import Channel


class ChannelChoice(Base):
    """Never about the inbox, which is always on."""

    __tablename__ = "channel_choice"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    channel: Mapped[Channel] = mapped_column(word(Channel), primary_key=True)
    wanted: Mapped[bool]
