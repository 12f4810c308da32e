"""Claims: made ready when a session was delivered, filled in, sent, decided line by line, and handed to payments."""

from faculty_api.claims.paying import fail, give_back, pay_again, ready_for_payment, settle, take_into_run

__all__ = ["fail", "give_back", "pay_again", "ready_for_payment", "settle", "take_into_run"]
