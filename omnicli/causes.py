"""Why the machine refused a file, in the reader's language: the system says it in English only."""

from __future__ import annotations

import errno

from omnicli.i18n import N_, Words

_CAUSES = {
    errno.ENOENT: N_("it does not exist"),
    errno.EACCES: N_("access is denied"),
    errno.EPERM: N_("access is denied"),
    errno.EISDIR: N_("it is a folder"),
    errno.ENOTDIR: N_("a part of its path is not a folder"),
    errno.ENOSPC: N_("the disk is full"),
    errno.EDQUOT: N_("your share of the disk is full"),
    errno.EROFS: N_("the disk is read-only"),
    errno.ENAMETOOLONG: N_("its name is too long"),
    errno.ELOOP: N_("it is a symbolic link"),
    errno.EIO: N_("the disk failed"),
}


# What a full disk says; a share that is used up, too.
OUT_OF_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})


def cause(error: OSError) -> Words:
    """Say why, as a parameter for a message; a cause that is not known stays in the system's words."""
    return Words(_CAUSES.get(error.errno or 0) or error.strerror or "?")
