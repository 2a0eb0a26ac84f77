"""Which cell answers for which thing (SimOTA), and how wrong it is: the loss of the YOLOX paper with GIoU for boxes."""
import torch
import torch.nn.functional as F

from model import decode_boxes, grid

RADIUS, MOST_CELLS, BOX_WEIGHT = 1.5, 10, 3.0


def corners(box):
    return box[:, :2] - box[:, 2:] / 2, box[:, :2] + box[:, 2:] / 2


def pair_iou(a, b):
    """a [n, 4], b [m, 4] as centre and size -> [n, m]."""
    (a0, a1), (b0, b1) = corners(a), corners(b)
    shared = (torch.min(a1[:, None], b1[None]) - torch.max(a0[:, None], b0[None])).clamp(min=0).prod(2)
    return shared / (a[:, 2:].prod(1)[:, None] + b[:, 2:].prod(1)[None] - shared + 1e-9)


@torch.no_grad()
def assign(box, obj, cls, truth, truth_class, centre, stride):
    """SimOTA for one picture -> cells that answer, the thing each answers for, and their overlap."""
    candidate = ((centre[:, None] - truth[None, :, :2]).abs() < RADIUS * stride[:, None]).all(2)
    cells = candidate.any(1).nonzero()[:, 0]
    if not len(cells):
        return cells, cells, box.new_zeros(0)
    candidate, iou = candidate[cells], pair_iou(box[cells], truth)
    p = (cls[cells].sigmoid() * obj[cells].sigmoid()).sqrt().clamp(1e-6, 1 - 1e-6)
    is_class = F.one_hot(truth_class, cls.shape[1]).float()
    class_cost = -(is_class[None] * p.log()[:, None] + (1 - is_class)[None] * (1 - p).log()[:, None]).sum(2)
    cost = class_cost - BOX_WEIGHT * (iou + 1e-8).log() + 1e6 * (~candidate).float()
    wanted = iou.topk(min(MOST_CELLS, len(cells)), 0).values.sum(0).int().clamp(min=1)
    wanted = torch.minimum(wanted, candidate.sum(0).clamp(min=1)).tolist()
    match = torch.zeros_like(cost, dtype=torch.bool)
    for thing, k in enumerate(wanted):
        match[cost[:, thing].topk(k, largest=False).indices, thing] = True
    several = match.sum(1) > 1
    match[several] = F.one_hot(cost[several].argmin(1), len(truth)).bool()
    answers = match.any(1)
    thing = match[answers].float().argmax(1)
    return cells[answers], thing, iou[answers, thing]


def giou_loss(a, b):
    (a0, a1), (b0, b1) = corners(a), corners(b)
    shared = (torch.min(a1, b1) - torch.max(a0, b0)).clamp(min=0).prod(1)
    union = a[:, 2:].prod(1) + b[:, 2:].prod(1) - shared + 1e-9
    hull = (torch.max(a1, b1) - torch.min(a0, b0)).prod(1) + 1e-9
    return 1 - shared / union + (hull - union) / hull


def loss_of(raw, truths, side):
    """raw [N, cells, 5 + classes]; truths: per picture [k, 5] = class, x1, y1, x2, y2. -> loss, (objectness, box, class)."""
    raw = raw.float()
    xy, stride = grid(side, side, raw.device)
    boxes, centre = decode_boxes(raw[..., :4], xy, stride), (xy + 0.5) * stride
    obj_target = torch.zeros_like(raw[..., 4])
    picture, cell, box_target, cls_target = [], [], [], []
    for n, truth in enumerate(truths):
        if not len(truth):
            continue
        truth = truth.to(raw.device)
        box = torch.cat([(truth[:, 1:3] + truth[:, 3:5]) / 2, truth[:, 3:5] - truth[:, 1:3]], 1)
        kind = truth[:, 0].long()
        cells, thing, iou = assign(boxes[n].detach(), raw[n, :, 4:5].detach(), raw[n, :, 5:].detach(), box, kind, centre, stride)
        obj_target[n, cells] = 1
        picture.append(torch.full_like(cells, n))
        cell.append(cells)
        box_target.append(box[thing])
        cls_target.append(F.one_hot(kind[thing], raw.shape[2] - 5) * iou[:, None])
    answers = max(1, sum(len(c) for c in cell))
    obj = F.binary_cross_entropy_with_logits(raw[..., 4], obj_target, reduction="sum") / answers
    if not cell:
        return obj, (float(obj), 0.0, 0.0)
    picture, cell, box_target, cls_target = (torch.cat(t) for t in (picture, cell, box_target, cls_target))
    box = giou_loss(boxes[picture, cell], box_target).sum() / answers
    cls = F.binary_cross_entropy_with_logits(raw[picture, cell, 5:], cls_target, reduction="sum") / answers
    return obj + BOX_WEIGHT * box + cls, (float(obj), float(box), float(cls))
