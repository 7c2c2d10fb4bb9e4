"""Loading a college from files: what each kind of file holds, how it is read, judged and applied."""
