"""An invented college, as pure data: what `omni demo` loads into a rehearsal store."""
