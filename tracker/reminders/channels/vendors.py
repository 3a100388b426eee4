"""Every vendor of group robots: another one is a file of its own and a line here."""

from tracker.reminders.channels import dingtalk, feishu, wecom
from tracker.reminders.channels.webhook import Vendor
from tracker.reminders.models import Channel

VENDORS: dict[Channel, Vendor] = {
    Channel.WECOM: wecom.VENDOR,
    Channel.DINGTALK: dingtalk.VENDOR,
    Channel.FEISHU: feishu.VENDOR,
}
