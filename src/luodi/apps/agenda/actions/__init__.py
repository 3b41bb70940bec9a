"""What can be changed: feeds are made and revoked; a task waits for another, or no longer."""

from luodi.apps.agenda.actions.feeds import make_feed, revoke_feed
from luodi.apps.agenda.actions.links import link, unlink

__all__ = ["link", "make_feed", "revoke_feed", "unlink"]
