"""Numbered SQL migrations, frozen once released."""
