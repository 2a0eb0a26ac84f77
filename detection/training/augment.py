"""Draws training pictures: photos, mosaics of them, their things pasted small onto streets, and streets with nothing to find."""
import math

import cv2
import numpy as np

from photos import NOTHING
from weather import weathered

# Shares of: one photo, a mosaic, things pasted onto a street, photos made small on a street; the rest is an empty street.
EARLY, LATE = (0.40, 0.20, 0.25, 0.08), (0.62, 0.06, 0.20, 0.06)
LEAST_PX, LEAST_SEEN = 4, 0.3


def visible(box, left, top, right, bottom):
    """Boxes clipped to a part of the picture; what is mostly outside, or too small, is dropped."""
    if not len(box):
        return box
    cut = box.copy()
    cut[:, [1, 3]] = cut[:, [1, 3]].clip(left, right)
    cut[:, [2, 4]] = cut[:, [2, 4]].clip(top, bottom)
    width, height = cut[:, 3] - cut[:, 1], cut[:, 4] - cut[:, 2]
    whole = (box[:, 3] - box[:, 1]) * (box[:, 4] - box[:, 2])
    return cut[(width * height > LEAST_SEEN * whole) & (width > LEAST_PX) & (height > LEAST_PX)]


class Drawing:
    """One training picture of `side` pixels, from one source of chance: the same seed draws the same picture."""

    def __init__(self, photos, streets, side, rng):
        self.photos, self.streets, self.side, self.rng = photos, streets, side, rng

    def draw(self, shares):
        kinds = (self.single, self.mosaic, self.pasted, self.shrunk)
        at = int(np.searchsorted(np.cumsum(shares), self.rng.random(), side="right"))
        picture, boxes = kinds[at]() if at < len(kinds) else (self.street(), NOTHING)
        return weathered(np.ascontiguousarray(picture), self.rng), boxes.astype(np.float32)

    def between(self, low, high):
        """Evenly on a scale of ratios."""
        return math.exp(self.rng.uniform(math.log(low), math.log(high)))

    def photo(self):
        return self.photos[self.rng.integers(len(self.photos))]

    def street(self, side=None):
        """A part of a street picture; now and then of other colours, as bright clothes, cars and goods are."""
        side = side or self.side
        picture = self.streets[self.rng.integers(len(self.streets))]
        height, width = picture.shape[:2]
        part = int(min(height, width) * self.between(0.3, 1))
        x, y = self.rng.integers(width - part + 1), self.rng.integers(height - part + 1)
        picture = cv2.resize(picture[y:y + part, x:x + part], (side, side), interpolation=cv2.INTER_AREA if part > side else cv2.INTER_LINEAR)
        if self.rng.random() < 0.3:
            hsv = cv2.cvtColor(picture, cv2.COLOR_RGB2HSV)
            hsv[..., 0] = (hsv[..., 0].astype(int) + self.rng.integers(180)) % 180
            hsv[..., 1] = np.clip(hsv[..., 1] * self.rng.uniform(1, 2.5), 0, 255)
            picture = cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB)
        if self.rng.random() < 0.25:
            picture = self.painted(picture)
        return np.ascontiguousarray(picture[:, ::-1] if self.rng.random() < 0.5 else picture)

    def painted(self, picture):
        """Stripes of road paint."""
        side = len(picture)
        start, step = self.rng.uniform(0, side, 2), self.rng.uniform(-0.2, 0.2, 2) * side
        along, across = self.rng.uniform(-0.3, 0.3, (2, 2)) * side * [[1], [0.15]]
        colour = [(235, 235, 230), (225, 180, 40), (200, 60, 50)][self.rng.integers(3)]
        paint = picture.copy()
        for i in range(self.rng.integers(1, 7)):
            a = start + i * step
            cv2.fillPoly(paint, [np.array([a, a + along, a + along + across, a + across], np.int32)], colour)
        return cv2.addWeighted(paint, 0.7, picture, 0.3, 0)

    def placed(self, picture, boxes, scale, canvas):
        """Flipped by chance, made `scale` of the canvas large, a little out of proportion, anywhere on it."""
        side, (height, width) = len(canvas), picture.shape[:2]
        aspect = math.exp(self.rng.uniform(-0.12, 0.12))
        new_width, new_height = max(8, int(scale * side * aspect)), max(8, int(scale * side / aspect))
        picture = cv2.resize(picture, (new_width, new_height), interpolation=cv2.INTER_AREA if new_width < width else cv2.INTER_LINEAR)
        boxes = boxes * [1, new_width / width, new_height / height, new_width / width, new_height / height]
        if self.rng.random() < 0.5:
            picture, boxes = picture[:, ::-1], boxes[:, [0, 3, 2, 1, 4]] * [1, -1, 1, -1, 1] + [0, new_width, 0, new_width, 0]
        x, y = (int(self.rng.uniform(min(0, side - n), max(0, side - n))) for n in (new_width, new_height))
        left, top, right, bottom = max(0, x), max(0, y), min(side, x + new_width), min(side, y + new_height)
        canvas[top:bottom, left:right] = picture[top - y:bottom - y, left - x:right - x]
        return visible(boxes + [0, x, y, x, y], left, top, right, bottom)

    def single(self):
        canvas = self.street() if self.rng.random() < 0.4 else np.full((self.side, self.side, 3), 114, np.uint8)
        # The photos have 448 pixels: larger sides get them enlarged only now and then.
        scale = self.between(0.45, 1.35) if self.side <= 448 or self.rng.random() < 0.5 else self.between(0.3, 0.9)
        return canvas, self.placed(*self.photo(), scale, canvas)

    def mosaic(self):
        side = self.side
        x, y = (int(self.rng.uniform(0.3, 0.7) * side) for _ in range(2))
        canvas, boxes = np.full((side, side, 3), 114, np.uint8), []
        for left, top, right, bottom in ((0, 0, x, y), (x, 0, side, y), (0, y, x, side), (x, y, side, side)):
            if self.rng.random() < 0.2:
                tile, found = self.street(max(right - left, bottom - top)), NOTHING
            else:
                tile = np.full((max(right - left, bottom - top),) * 2 + (3,), 114, np.uint8)
                found = self.placed(*self.photo(), self.between(0.75, 1.5), tile)
            canvas[top:bottom, left:right] = tile[:bottom - top, :right - left]
            boxes.append(visible(found + [0, left, top, left, top], left, top, right, bottom))
        return canvas, np.concatenate(boxes)

    def shrunk(self):
        """One to four whole photos, small, each in its own part of a street."""
        canvas, boxes, half = self.street(), [], self.side // 2
        for part in self.rng.permutation(4)[:self.rng.integers(1, 5)]:
            x, y = int(part % 2) * half, int(part // 2) * half
            found = self.placed(*self.photo(), self.between(0.3, 0.9), canvas[y:y + half, x:x + half])
            boxes.append(found + [0, x, y, x, y])
        return canvas, np.concatenate(boxes)

    def pasted(self):
        """One to six things cut out with a little of what is around them, feathered, small."""
        if self.rng.random() < 0.6:
            canvas, boxes = self.street(), [NOTHING]
        else:
            canvas, found = self.single()
            boxes = [found]
        for _ in range(self.rng.integers(1, 7)):
            thing = self.cut_out()
            if thing is None:
                continue
            picture, found = thing
            height, width = picture.shape[:2]
            x, y = self.rng.integers(self.side - width), self.rng.integers(self.side - height)
            taken = np.concatenate(boxes)
            if ((taken[:, 1] < x + width) & (taken[:, 3] > x) & (taken[:, 2] < y + height) & (taken[:, 4] > y)).any():
                continue
            rim = max(1, int(0.08 * min(width, height)))
            mask = np.zeros((height, width), np.float32)
            mask[rim:-rim, rim:-rim] = 1
            mask = cv2.blur(mask, (2 * rim + 1, 2 * rim + 1))[..., None]
            under = canvas[y:y + height, x:x + width]
            under[:] = (picture * mask + under * (1 - mask)).astype(np.uint8)
            boxes.append(found + [0, x, y, x, y])
        return canvas, np.concatenate(boxes)

    def cut_out(self):
        picture, boxes = self.photo()
        if not len(boxes):
            return None
        _, x1, y1, x2, y2 = boxes[self.rng.integers(len(boxes))]
        size = math.sqrt(max(1.0, (x2 - x1) * (y2 - y1)))
        rim = self.rng.uniform(0.06, 0.35) * size
        x1, y1 = int(max(0, x1 - rim)), int(max(0, y1 - rim))
        x2, y2 = int(min(picture.shape[1], x2 + rim)), int(min(picture.shape[0], y2 + rim))
        scale = self.between(12, 130) / max(8.0, size)
        width, height = int((x2 - x1) * scale), int((y2 - y1) * scale)
        if scale > 1.5 or not (6 <= width < self.side - 2 and 6 <= height < self.side - 2):
            return None
        found = visible(boxes, x1, y1, x2, y2) - [0, x1, y1, x1, y1]
        found = found * [1, width / (x2 - x1), height / (y2 - y1), width / (x2 - x1), height / (y2 - y1)]
        part = cv2.resize(picture[y1:y2, x1:x2], (width, height), interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
        if self.rng.random() < 0.5:
            part, found = part[:, ::-1], found[:, [0, 3, 2, 1, 4]] * [1, -1, 1, -1, 1] + [0, width, 0, width, 0]
        return part, found[(found[:, 3] - found[:, 1] > LEAST_PX) & (found[:, 4] - found[:, 2] > LEAST_PX)]
