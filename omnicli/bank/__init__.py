"""The files that banks give: read into one shape, whatever their format."""
