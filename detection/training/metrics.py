"""Average precision as COCO counts it, and precision and recall of whole pictures."""
import numpy as np

from model import CLASSES

OVERLAPS = np.arange(0.5, 1.0, 0.05)
DIRTY = (CLASSES.index("garbage"), CLASSES.index("overflow"))


def iou_of(a, b):
    """Corner boxes a [n, 4], b [m, 4] -> [n, m]."""
    low, high = np.maximum(a[:, None, :2], b[None, :, :2]), np.minimum(a[:, None, 2:], b[None, :, 2:])
    shared = np.clip(high - low, 0, None).prod(2)
    area = lambda z: (z[:, 2] - z[:, 0]) * (z[:, 3] - z[:, 1])
    return shared / (area(a)[:, None] + area(b)[None] - shared + 1e-9)


def hits_of(found, truth):
    """Greedy matching, best first. found [k, 4], truth [m, 4] -> [k, overlaps] whether each is right."""
    hits = np.zeros((len(found), len(OVERLAPS)), bool)
    if not len(found) or not len(truth):
        return hits
    iou = iou_of(found, truth)
    for t, least in enumerate(OVERLAPS):
        free = np.ones(len(truth), bool)
        for i in range(len(found)):
            rest = np.where(free, iou[i], -1)
            j = rest.argmax()
            if rest[j] >= least:
                free[j], hits[i, t] = False, True
    return hits


def average_precision(predictions, truths):
    """predictions per picture [k, 6] = x1, y1, x2, y2, score, class; truths [k, 5] = class, box -> [classes, overlaps]."""
    result = np.full((len(CLASSES), len(OVERLAPS)), np.nan)
    for c in range(len(CLASSES)):
        scores, hits, things = [], [], 0
        for prediction, truth in zip(predictions, truths):
            found = prediction[prediction[:, 5] == c]
            found = found[np.argsort(-found[:, 4], kind="stable")]
            of_class = truth[truth[:, 0] == c, 1:]
            things += len(of_class)
            scores.append(found[:, 4])
            hits.append(hits_of(found[:, :4], of_class))
        if not things:
            continue
        order = np.argsort(-np.concatenate(scores), kind="stable")
        right = np.concatenate(hits)[order].cumsum(0)
        recall, precision = right / things, right / np.arange(1, len(order) + 1)[:, None]
        precision = np.maximum.accumulate(precision[::-1], 0)[::-1]
        for t in range(len(OVERLAPS)):
            at = np.searchsorted(recall[:, t], np.linspace(0, 1, 101), side="left")
            result[c, t] = np.mean([precision[k, t] if k < len(order) else 0.0 for k in at])
    return result


def summary(ap):
    each = " ".join(f"{name} {100 * ap[c, 0]:.1f}/{100 * ap[c].mean():.1f}" for c, name in enumerate(CLASSES))
    return f"AP50/AP50:95  {each}  mean {100 * np.nanmean(ap[:, 0]):.1f}/{100 * np.nanmean(ap):.1f}"


def picture_scores(predictions, classes=DIRTY):
    """The best score of a class in each picture."""
    return np.array([max(p[np.isin(p[:, 5], classes), 4], default=0.0) for p in predictions])


def shows(truths, classes=DIRTY):
    return np.array([np.isin(t[:, 0], classes).any() for t in truths])


def precision_recall(score, truth, threshold):
    said = score >= threshold
    return (said & truth).sum() / max(said.sum(), 1), (said & truth).sum() / max(truth.sum(), 1)
