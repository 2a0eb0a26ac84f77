"""What a camera on a pole adds to a picture: light, night, rain, blur, few pixels, noise, compression."""
import cv2
import numpy as np


def weathered(picture, rng):
    """A copy of an RGB picture under another sky, through a worse camera; each effect by its own chance."""
    for chance, effect in ((0.8, tinted), (0.12, night), (0.08, rain), (0.12, few_pixels), (0.12, smeared), (0.1, noisy), (0.3, compressed)):
        if rng.random() < chance:
            picture = effect(picture, rng)
    return picture


def tinted(picture, rng):
    ramp = np.arange(256)
    table = np.stack([(ramp + int(rng.uniform(-7, 7))) % 180, np.clip(ramp * rng.uniform(0.4, 1.4), 0, 255), np.clip(ramp * rng.uniform(0.5, 1.4), 0, 255)], 1)
    return cv2.cvtColor(cv2.LUT(cv2.cvtColor(picture, cv2.COLOR_RGB2HSV), table[None].astype(np.uint8)), cv2.COLOR_HSV2RGB)


def night(picture, rng):
    """Dark, yellow under a lamp or grey under infrared, brighter round the lamp, noisy."""
    height, width = picture.shape[:2]
    y, x = np.mgrid[0:height:8, 0:width:8]
    far = np.hypot(x - rng.uniform(0, width), y - rng.uniform(-0.3, 0.7) * height) / max(height, width)
    lamp = cv2.resize((rng.uniform(0.15, 0.5) + rng.uniform(0.2, 0.8) * np.exp(-((far / rng.uniform(0.2, 0.7)) ** 2))).astype(np.float32), (width, height))
    tone = np.array([1, rng.uniform(0.75, 1), rng.uniform(0.45, 1)], np.float32)
    if rng.random() < 0.3:
        picture = cv2.cvtColor(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
        tone = np.ones(3, np.float32)
    return noisy(np.clip(picture * lamp[..., None] * tone, 0, 255).astype(np.uint8), rng)


def rain(picture, rng):
    height, width = picture.shape[:2]
    streaks = np.zeros((height, width), np.uint8)
    slant, length = rng.uniform(-0.3, 0.3), int(rng.uniform(8, 30))
    for x, y in zip(rng.integers(0, width, 200), rng.integers(0, height, 200)):
        cv2.line(streaks, (int(x), int(y)), (int(x + slant * length), int(y + length)), int(rng.integers(60, 160)), 1)
    grey = cv2.addWeighted(picture, rng.uniform(0.7, 0.95), np.full_like(picture, 130), rng.uniform(0.05, 0.2), 0)
    return cv2.add(grey, cv2.cvtColor(cv2.blur(streaks, (2, 3)), cv2.COLOR_GRAY2RGB))


def few_pixels(picture, rng):
    height, width = picture.shape[:2]
    share = rng.uniform(0.4, 0.85)
    small = cv2.resize(picture, (int(width * share), int(height * share)), interpolation=cv2.INTER_AREA)
    return cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR)


def smeared(picture, rng):
    size = int(rng.integers(1, 3)) * 2 + 1
    if rng.random() < 0.5:
        return cv2.GaussianBlur(picture, (size, size), 0)
    kernel = np.zeros((size, size), np.float32)
    kernel[size // 2] = 1 / size
    return cv2.filter2D(picture, -1, kernel if rng.random() < 0.5 else kernel.T)


def noisy(picture, rng):
    height, width = picture.shape[:2]
    grain = rng.standard_normal((height // 2 + 1, width // 2 + 1, 3), np.float32) * np.float32(rng.uniform(3, 12))
    return np.clip(picture + cv2.resize(grain, (width, height)), 0, 255).astype(np.uint8)


def compressed(picture, rng):
    return cv2.imdecode(cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(15, 70))])[1], cv2.IMREAD_COLOR)
