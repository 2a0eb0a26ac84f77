"""How good a net is on the held-out photos, and what its thresholds mean.

    python3 evaluate.py --data DIR --weights RUN/weights.pth --streets CLIP… [--false-alarms CLIP…] [--out RUN/report.json]

native: each photo stretched to the side of the input. third: each photo at a third of its pixels somewhere in a street frame,
and a tile cut out round it, 1:1 or enlarged twice as the product does with small regions. A whole picture counts as dirty when
it shows garbage or an overflowing bin.
"""
import argparse
import json
from pathlib import Path

import cv2
import numpy as np
import torch

from metrics import average_precision, hits_of, picture_scores, precision_recall, shows, summary
from model import CLASSES, load
from photos import photos_of, street_pictures
from predict import predict, stretched

HERE = Path(__file__).parent
THRESHOLDS = np.round(np.arange(0.2, 0.85, 0.05), 2)


def thirds(photos, streets, zoom, tile=416):
    """Tiles of street frames with a photo at a third of its pixels in the middle of each, enlarged `zoom` times."""
    pictures, truths = [], []
    seen = tile // zoom
    for i, (photo, boxes) in enumerate(photos):
        street = streets[(i * 37) % len(streets)]
        scale = max(1.0, seen / min(street.shape[:2]))
        street = cv2.resize(street, None, fx=scale, fy=scale) if scale > 1 else street
        height, width = street.shape[:2]
        x, y = (i * 91) % (width - seen + 1), (i * 53) % (height - seen + 1)
        canvas = street[y:y + seen, x:x + seen].copy()
        rows, columns = photo.shape[0] // 3, photo.shape[1] // 3
        left, top = (seen - columns) // 2, (seen - rows) // 2
        canvas[top:top + rows, left:left + columns] = cv2.resize(photo, (columns, rows), interpolation=cv2.INTER_AREA)
        pictures.append(cv2.resize(canvas, (tile, tile), interpolation=cv2.INTER_LINEAR))
        truths.append((boxes * np.array([1, 1 / 3, 1 / 3, 1 / 3, 1 / 3]) + [0, left, top, left, top]) * np.array([1, zoom, zoom, zoom, zoom]))
    return pictures, truths


def boxes_at(predictions, truths, kind, threshold):
    """Precision and recall of the boxes of a class at half overlap."""
    right = said = things = 0
    for found, truth in zip(predictions, truths):
        found = found[(found[:, 5] == kind) & (found[:, 4] >= threshold)]
        of_class = truth[truth[:, 0] == kind, 1:]
        right += hits_of(found[np.argsort(-found[:, 4])][:, :4], of_class)[:, 0].sum()
        said, things = said + len(found), things + len(of_class)
    return right / max(said, 1), right / max(things, 1)


def table(predictions, truths):
    rows = []
    for t in THRESHOLDS:
        row = dict(threshold=float(t), pictures=[float(v) for v in precision_recall(picture_scores(predictions), shows(truths), t)])
        for kind, name in enumerate(CLASSES):
            row[name] = dict(pictures=[float(v) for v in precision_recall(picture_scores(predictions, (kind,)), shows(truths, (kind,)), t)],
                             boxes=[float(v) for v in boxes_at(predictions, truths, kind, t)])
        rows.append(row)
    return rows


def false_alarms(net, clip, every_seconds=1.0):
    """Share of a clip's frames, letterboxed, in which garbage or an overflow scores at least each threshold."""
    frames = []
    for picture in street_pictures([clip], every_seconds, most=60):
        height, width = picture.shape[:2]
        share = 416 / max(height, width)
        canvas = np.full((416, 416, 3), 114, np.uint8)
        small = cv2.resize(picture, (round(width * share), round(height * share)), interpolation=cv2.INTER_AREA)
        canvas[:small.shape[0], :small.shape[1]] = small
        frames.append(canvas)
    score = picture_scores(predict(net, frames))
    return len(frames), {str(t): float((score >= t).mean()) for t in (0.3, 0.4, 0.5, 0.6)}


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--data", type=Path, required=True)
    ap.add_argument("--held-out", type=Path, default=HERE / "held-out.txt")
    ap.add_argument("--weights", nargs="+", required=True, help="of several files the mean")
    ap.add_argument("--streets", nargs="+", required=True, help="what lies behind photos that are made small")
    ap.add_argument("--false-alarms", nargs="*", default=[], help="clips without waste")
    ap.add_argument("--out", type=Path)
    a = ap.parse_args()
    net = load(a.weights, "cuda" if torch.cuda.is_available() else "cpu")
    photos = photos_of(a.data, a.held_out, held_out=True)
    streets = street_pictures(a.streets)
    counts = np.bincount(np.concatenate([boxes[:, 0] for _, boxes in photos]).astype(int), minlength=len(CLASSES))
    print(f"{len(photos)} photos held out: " + ", ".join(f"{n} {name}" for name, n in zip(CLASSES, counts)), flush=True)
    settings = {"native 416": stretched(photos, 416), "native 640": stretched(photos, 640),
                "third, tile 1:1": thirds(photos, streets, 1), "third, tile enlarged twice": thirds(photos, streets, 2)}
    report = dict(photos=len(photos), boxes=dict(zip(CLASSES, counts.tolist())), average_precision={}, false_alarms={})
    for name, (pictures, truths) in settings.items():
        predictions = predict(net, pictures)
        ap50 = average_precision(predictions, truths)
        print(f"{name}: {summary(ap50)}", flush=True)
        report["average_precision"][name] = {c: [float(ap50[i, 0]), float(ap50[i].mean())] for i, c in enumerate(CLASSES)}
        if name == "native 416":
            report["thresholds"] = table(predictions, truths)
            dirty = shows(truths).mean()
            print(f"pictures that show waste: {100 * dirty:.0f} %; precision/recall of pictures, and of boxes, at each threshold")
            for row in report["thresholds"]:
                pair = lambda v: f"{v[0]:.3f}/{v[1]:.3f}"
                print(f"  {row['threshold']:.2f} pictures {pair(row['pictures'])} " + " ".join(f"{c} {pair(row[c]['boxes'])}" for c in CLASSES))
    for clip in a.false_alarms:
        frames, shares = false_alarms(net, clip)
        report["false_alarms"][Path(clip.split('@')[0]).name] = dict(frames=frames, shares=shares)
        print(f"{Path(clip.split('@')[0]).name}: {frames} frames, with an alarm at " + ", ".join(f"{t}: {100 * s:.0f} %" for t, s in shares.items()))
    if a.out:
        a.out.write_text(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
