"""Payment on a hosted page, by a provider's own library: an optional extra."""
