"""Files for the governments: slips as XML, in the order and within the lengths that their schemas ask for."""
