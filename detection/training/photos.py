"""Photos with their boxes, and pictures without anything to find."""
from pathlib import Path

import cv2
import numpy as np

NOTHING = np.zeros((0, 5), np.float32)


def read_photo(path):
    """-> RGB picture, [k, 5] = class, x1, y1, x2, y2 in its pixels. Labels: YOLO text in labels/ beside images/."""
    picture = cv2.imread(str(path))
    if picture is None:
        raise SystemExit(f"{path} is no picture")
    height, width = picture.shape[:2]
    text = (path.parent.parent / "labels" / f"{path.stem}.txt").read_text()
    rows = np.array([line.split()[:5] for line in text.splitlines() if len(line.split()) >= 5], np.float32).reshape(-1, 5)
    centre, size = rows[:, 1:3], rows[:, 3:5]
    box = np.clip(np.concatenate([centre - size / 2, centre + size / 2], 1), 0, 1) * [width, height, width, height]
    return np.ascontiguousarray(picture[..., ::-1]), np.concatenate([rows[:, :1], box], 1).astype(np.float32)


def photos_of(data, ids_file, held_out):
    """The photos named in `ids_file`, or all others; in the order of their names."""
    ids = set(Path(ids_file).read_text().split())
    files = [f for f in sorted((Path(data) / "images").glob("*.jpg")) if (f.stem in ids) == held_out]
    if not files:
        raise SystemExit(f"{data}: no photos in images/ for {ids_file}")
    return [read_photo(f) for f in files]


def street_pictures(sources, every_seconds=1.0, most=60):
    """RGB pictures without waste: files of pictures, and frames of clips `every_seconds` apart. `path@x1,y1,x2,y2@…` has
    those parts painted over with what is around them, for clips in which something lies about."""
    pictures = []
    for source in sources:
        path, *parts = source.split("@")
        found = [cv2.imread(path)] if Path(path).suffix in (".jpg", ".png") else frames_of(path, every_seconds, most)
        found = [f for f in found if f is not None]
        if not found:
            raise SystemExit(f"{path} shows nothing")
        if parts:
            mask = np.zeros(found[0].shape[:2], np.uint8)
            for x1, y1, x2, y2 in ([int(v) for v in part.split(",")] for part in parts):
                mask[y1:y2, x1:x2] = 255
            found = [cv2.inpaint(f, mask, 3, cv2.INPAINT_TELEA) for f in found]
        pictures += [np.ascontiguousarray(f[..., ::-1]) for f in found]
    return pictures


def frames_of(path, every_seconds, most):
    clip = cv2.VideoCapture(path)
    rate, count = clip.get(cv2.CAP_PROP_FPS) or 25, int(clip.get(cv2.CAP_PROP_FRAME_COUNT))
    step = max(int(rate * every_seconds), count // most, 1)
    found, at = [], 0
    while clip.grab():
        if at % step == 0:
            found.append(clip.retrieve()[1])
        at += 1
    return found
