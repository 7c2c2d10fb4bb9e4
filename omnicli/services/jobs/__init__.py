"""What cron runs: each job says what is due as of an instant, and does it once, however often it is asked."""
