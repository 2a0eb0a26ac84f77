"""What a net finds in pictures."""
import cv2
import numpy as np
import torch

from metrics import iou_of
from model import decode_boxes, grid

MOST = 100


def suppressed(found, iou):
    """Greedy, class by class: [k, 6] -> the best of what overlaps more than `iou`."""
    found, kept = found[np.argsort(-found[:, 4], kind="stable")], []
    apart = found[:, :4] + found[:, 5:6] * 1e4
    left = np.arange(len(found))
    while len(left):
        kept.append(left[0])
        left = left[1:][iou_of(apart[left[:1]], apart[left[1:]])[0] <= iou]
    return found[kept]


@torch.no_grad()
def predict(net, pictures, least=0.01, iou=0.6, batch=8):
    """RGB pictures of one size (sides multiples of 32) -> per picture [k, 6] = x1, y1, x2, y2, score, class.

    As the product's decoder does it: a cell is of its best class."""
    net.eval()
    device = next(net.parameters()).device
    height, width = pictures[0].shape[:2]
    xy, stride = grid(height, width, device)
    result = []
    for at in range(0, len(pictures), batch):
        x = torch.from_numpy(np.stack(pictures[at:at + batch])).to(device).permute(0, 3, 1, 2).float()
        raw = net(x.contiguous(memory_format=torch.channels_last))
        box = decode_boxes(raw, xy, stride)
        box = torch.cat([box[..., :2] - box[..., 2:] / 2, box[..., :2] + box[..., 2:] / 2], -1)
        score, kind = (raw[..., 4:5].sigmoid() * raw[..., 5:].sigmoid()).max(-1)
        rows = torch.cat([box, score[..., None], kind[..., None].float()], -1).cpu().numpy()
        for row in rows:
            found = row[row[:, 4] >= least]
            found[:, [0, 2]] = found[:, [0, 2]].clip(0, width)
            found[:, [1, 3]] = found[:, [1, 3]].clip(0, height)
            result.append(suppressed(found, iou)[:MOST])
    return result


def stretched(photos, side):
    """Photos and boxes brought to `side` × `side`."""
    pictures, truths = [], []
    for picture, boxes in photos:
        height, width = picture.shape[:2]
        smaller = side < max(height, width)
        pictures.append(cv2.resize(picture, (side, side), interpolation=cv2.INTER_AREA if smaller else cv2.INTER_LINEAR))
        truths.append(boxes * np.array([1, side / width, side / height, side / width, side / height], np.float32))
    return pictures, truths
