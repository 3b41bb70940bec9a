"""Pages: one's own notifications; channels, subscriptions and what was sent along them."""
