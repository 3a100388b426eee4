"""When reminders are sent and to whom, as the site has set it."""
