"""Writing files so that no reader ever sees half of one.

In: a path and its bytes. Out: the file, whole, or the file as it was. Errors of the outside world come as CannotError
with a sentence for the person at the terminal.
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path

from dsl.catalogue import Bilingual

UMASK_FILE = 0o666
USUAL_FOLDER = "scenarios"

REASONS = {
    errno.ENOSPC: "磁盘已满", errno.EACCES: "没有权限", errno.EPERM: "没有权限",
    errno.ENOENT: "没有这个文件或文件夹", errno.EISDIR: "是文件夹", errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EROFS: "所在的磁盘只读", errno.EEXIST: "已有同名的文件", errno.ENAMETOOLONG: "名称太长",
    errno.EIO: "磁盘读写出错", errno.EMFILE: "打开的文件太多",
}  # fmt: skip
"""The usual reasons of the outside world, in Chinese; the others stay as the system words them."""


class CannotError(Exception):
    """Something was asked that can't be done: wrong use, or the outside world. Its text is for the terminal."""

    def __init__(self, text: Bilingual) -> None:
        super().__init__(text.en)
        self.text = text


@contextlib.contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """A file beside a path to write into, which takes its name at the end; left by an exception there is none. Missing
    folders are made, a device or a pipe is written into as it is, a link is followed. CannotError where the place can't
    be written, or the disk is full, with the old file as it was."""
    import tempfile  # costs as much as a small command, and most commands write nothing

    scratch: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path = path.resolve()
        if path.exists() and not path.is_file():
            yield path
            return
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
        os.close(handle)
        scratch = Path(name)
        yield scratch
        keep_mode(path, scratch)
        scratch.replace(path)
        scratch = None
    except OSError as error:
        raise CannotError(cannot("write", path, error)) from error
    finally:
        if scratch is not None:
            with contextlib.suppress(OSError):
                scratch.unlink()


def write_whole(path: Path, content: bytes) -> None:
    """Write a file as ``written_whole`` does."""
    with written_whole(path) as place:
        place.write_bytes(content)


def room(place: Path) -> Path:
    """A folder that files can be written into, or made; CannotError before long work whose files would find none."""
    there = next(one for one in (place, *place.parents, Path()) if one.exists() or one.is_symlink())
    if not there.is_dir():
        raise CannotError(Bilingual(f"can't write into {place}: {there} is no folder",
                                    f"无法写入 {place}：{there} 不是文件夹"))  # fmt: skip
    if not os.access(there, os.W_OK | os.X_OK):
        raise CannotError(Bilingual(f"can't write into {place}: {there} is not to be written",
                                    f"无法写入 {place}：{there} 不可写"))  # fmt: skip
    return place


def scenarios_in(folder: str | None) -> Path:
    """The folder for the files, which has to be called `scenarios` for `test` to find them; CannotError where nothing
    could be written there."""
    place = Path(USUAL_FOLDER if folder is None else folder)
    if place.resolve().name != USUAL_FOLDER:
        place = place / USUAL_FOLDER
    return room(place)


def cannot(what: str, path: Path | str, error: OSError) -> Bilingual:
    """A sentence about a file that can't be read or written, with the system's own reason."""
    number = error.errno
    reason = (os.strerror(number) if number else error.strerror) or type(error).__name__
    deed = {"write": "写入", "read": "读取"}.get(what, what)
    return Bilingual(f"can't {what} {path}: {reason}", f"无法{deed} {path}：{REASONS.get(number or 0, reason)}")


def keep_mode(path: Path, scratch: Path) -> None:
    """Give the new file the old one's permissions, or those a plainly created file has."""
    try:
        mode = path.stat().st_mode & 0o777
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        mode = UMASK_FILE & ~mask
    scratch.chmod(mode)
