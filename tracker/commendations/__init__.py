"""表彰: approved from above, nominated by counties, judged by a panel, made public, decided."""
