"""Statutory working days of China: weekends, public holidays, and the make-up workdays (调休) that pay for them."""
