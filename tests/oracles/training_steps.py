"""Twenty training steps in PyTorch from weights and batches by formula: the losses in
stages/support/torch/training_reference_test.cpp.

    python training_steps.py [--single]

In double precision; --single shows how far rounding alone moves PyTorch's losses: the first steps of
Adam go by the signs of the gradients, so that a larger rate or smaller batches soon part ways. Needs
torch, timm and segmentation_models_pytorch.
"""

import argparse

import segmentation_models_pytorch as smp
import timm
import torch
from closed_form import fill, picture
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy

STEPS, DECAY = 20, 0.01
CLASSIFIER = {"batch": 8, "side": 64, "rate": 3e-4}
UNET = {"batch": 4, "side": 96, "rate": 5e-5}


def classifier():
    network = timm.create_model("efficientnet_b0", num_classes=3, drop_rate=0, drop_path_rate=0)
    labels = torch.arange(CLASSIFIER["batch"])
    return network, lambda y, step: cross_entropy(y, (labels + step) % 3)


def unet():
    network = smp.Unet("timm-efficientnet-b0", encoder_weights=None)
    for module in network.modules():
        if hasattr(module, "drop_path_rate"):
            module.drop_path_rate = 0
        if type(module).__name__ == "DropPath":
            module.drop_prob = 0

    def loss(y, step):
        inside = picture(f"mask{step}", *y.shape) > 0.5
        return binary_cross_entropy_with_logits(y, inside.to(y.dtype))

    return network, loss


def optimizer(network, rate):
    """Convolutions and matrices decay; norms and biases do not."""
    groups = ([], [])
    for parameter in network.parameters():
        groups[parameter.dim() > 1].append(parameter)
    options = [{"params": groups[1], "weight_decay": DECAY}, {"params": groups[0], "weight_decay": 0}]
    return torch.optim.AdamW(options, lr=rate, betas=(0.9, 0.999), eps=1e-8)


def train(network, loss, batch, side, rate, kind):
    fill(network, fresh=True).to(kind).train()
    steps = optimizer(network, rate)
    losses = []
    for step in range(STEPS):
        value = loss(network(picture(f"x{step}", batch, 3, side, side).to(kind)), step)
        losses.append(value.item())
        steps.zero_grad()
        value.backward()
        steps.step()
    return losses


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--single", action="store_true")
    kind = torch.float32 if parser.parse_args().single else torch.float64
    torch.set_num_threads(1)
    for make, settings in ((classifier, CLASSIFIER), (unet, UNET)):
        losses = train(*make(), **settings, kind=kind)
        print(make.__name__, ", ".join(f"{value:.6f}" for value in losses), flush=True)


if __name__ == "__main__":
    main()
