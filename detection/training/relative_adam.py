"""Adam whose steps are relative to how large each output channel's weights were at first, and a moving average of the net."""
import torch


class RelativeAdam:
    """With batch-norms folded away the sizes of weights differ a thousandfold from layer to layer (0.013 in the stem, 20 in
    a depthwise layer), so no single rate fits all. All weights lie in one flat buffer, those of the average in another."""

    def __init__(self, net, ema, decay=0.01):
        params = list(net.parameters())
        self.weights = torch.cat([p.detach().reshape(-1) for p in params])
        self.average, self.grad = self.weights.clone(), torch.zeros_like(self.weights)
        self.first, self.second = torch.zeros_like(self.weights), torch.zeros_like(self.weights)
        self.steps, self.usual_norm = 0, None
        scale, shrink, at = [], [], 0
        for p, q in zip(params, ema.parameters()):
            n = p.numel()
            scale.append(self._scale(p.detach()))
            shrink.append(torch.full((n,), decay if p.ndim > 1 else 0.0, device=p.device))
            p.data, q.data = self.weights[at:at + n].view(p.shape), self.average[at:at + n].view(p.shape)
            p.grad = self.grad[at:at + n].view(p.shape)
            at += n
        self.scale, self.shrink = torch.cat(scale), torch.cat(shrink)

    @staticmethod
    def _scale(p):
        if p.ndim == 1:
            return torch.full((p.numel(),), max(0.2, 0.5 * float(p.pow(2).mean().sqrt())), device=p.device)
        rms = p.pow(2).mean((1, 2, 3), keepdim=True).sqrt()
        least = 0.003 if p.shape[1] == 12 else 0.03  # the stem sees brightness 0..255
        return torch.max(rms, 0.3 * rms.pow(2).mean().sqrt()).clamp(min=least).expand_as(p).reshape(-1)

    def step(self, rate, average_decay):
        """One step of `rate` (a share of a channel's size); clips gradients of unusual norm. -> the norm."""
        self.steps += 1
        g = self.grad.mul_(self.scale)
        norm = float(g.norm())
        self.usual_norm = norm if self.usual_norm is None else 0.98 * self.usual_norm + 0.02 * min(norm, 3 * self.usual_norm)
        if norm > 3 * self.usual_norm:
            g.mul_(3 * self.usual_norm / norm)
        self.first.lerp_(g, 0.1)
        self.second.mul_(0.99).addcmul_(g, g, value=0.01)
        mean = self.first / (1 - 0.9**self.steps)
        size = (self.second / (1 - 0.99**self.steps)).sqrt_().add_(1e-8)
        self.weights.sub_(rate * (self.scale * mean / size + self.shrink * self.weights))
        self.average.lerp_(self.weights, 1 - average_decay)
        self.grad.zero_()
        return norm

    def state(self):
        return dict(weights=self.weights, average=self.average, first=self.first, second=self.second,
                    scale=self.scale, steps=self.steps, usual_norm=self.usual_norm)

    def restore(self, state):
        for name in ("weights", "average", "first", "second", "scale"):
            getattr(self, name).copy_(state[name])
        self.steps, self.usual_norm = state["steps"], state["usual_norm"]
