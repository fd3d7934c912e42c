"""What PyTorch makes of losses, and of a training by SGD with Nesterov's momentum, layer-wise rates,
clipping and accumulated gradients: the numbers in stages/support/torch/optimization_reference_test.cpp.

    python optimization.py [--single]

The network is `plain16` with a last layer. In double precision; --single shows how far rounding alone
moves the losses. Needs torch.
"""

import argparse

import torch
from closed_form import fill, picture
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy

BATCHES, BATCH, SIDE, CLASSES = 20, 8, 64, 3
RATE, MOMENTUM, DECAY, LAYER_DECAY, ACCUMULATED, CLIP = 0.02, 0.9, 0.01, 0.75, 2, 1.0
WEIGHTS, SMOOTHING = (0.5, 1.0, 1.5), 0.1


class Plain(nn.Module):
    def __init__(self):
        super().__init__()
        wide = [min(16 << level, 512) for level in range(6)]
        self.levels = nn.ModuleList()
        for level, out in enumerate(wide):
            given = 3 if level == 0 else wide[level - 1]
            stride = 1 if level == 0 else 2
            self.levels.append(nn.ModuleList([self.layer(given, out, stride), self.layer(out, out, 1)]))
        self.classifier = nn.Linear(wide[-1], CLASSES)

    @staticmethod
    def layer(given, out, stride):
        return nn.Sequential(
            nn.Conv2d(given, out, 3, stride, 1, bias=False), nn.BatchNorm2d(out), nn.ReLU()
        )

    def forward(self, x):
        for level in self.levels:
            for layer in level:
                x = layer(x)
        return self.classifier(x.mean((2, 3)))


def groups(network):
    """A group for each level and kind: the last layer has the whole rate, each level below it less."""
    out = []
    for depth, part in enumerate([network.classifier, *reversed(network.levels)]):
        for matrices in (False, True):
            chosen = [p for p in part.parameters() if (p.dim() > 1) == matrices]
            decay = DECAY if matrices else 0
            out.append({"params": chosen, "weight_decay": decay, "lr": RATE * LAYER_DECAY**depth})
    return out


def train(kind):
    network = fill(Plain(), fresh=True).to(kind).train()
    optimizer = torch.optim.SGD(groups(network), lr=RATE, momentum=MOMENTUM, nesterov=True)
    weights = torch.tensor(WEIGHTS, dtype=kind)
    losses = []
    for batch in range(BATCHES):
        logits = network(picture(f"x{batch}", BATCH, 3, SIDE, SIDE).to(kind))
        labels = (torch.arange(BATCH) + batch) % CLASSES
        loss = cross_entropy(logits, labels, weights, label_smoothing=SMOOTHING)
        losses.append(loss.item())
        (loss / ACCUMULATED).backward()
        if (batch + 1) % ACCUMULATED == 0:
            nn.utils.clip_grad_norm_(network.parameters(), CLIP)
            optimizer.step()
            optimizer.zero_grad()
    return losses


def losses():
    logits = picture("logits", 5, CLASSES).double() * 3
    labels = torch.arange(5) % CLASSES
    shares = picture("shares", 5, CLASSES).double().softmax(1)
    masks, pixels = (picture("mask", 2, 1, 8, 8) > 0.5).double(), picture("pixels", 2, 1, 8, 8).double() * 3
    weights = torch.tensor(WEIGHTS).double()
    return {
        "labels, weights, smoothing": cross_entropy(logits, labels, weights, label_smoothing=SMOOTHING),
        "shares": cross_entropy(logits, shares),
        "shares, smoothing": cross_entropy(logits, shares, label_smoothing=SMOOTHING),
        "pixels inside count 5 times": binary_cross_entropy_with_logits(
            pixels, masks, pos_weight=torch.tensor([5.0]).double()
        ),
    }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--single", action="store_true")
    kind = torch.float32 if parser.parse_args().single else torch.float64
    torch.set_num_threads(1)
    for name, value in losses().items():
        print(f"{name}: {value.item():.6f}")
    print("training:", ", ".join(f"{value:.6f}" for value in train(kind)))


if __name__ == "__main__":
    main()
