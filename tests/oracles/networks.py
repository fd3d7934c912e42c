"""What timm, torchvision and segmentation_models.pytorch compute with weights by formula: the table
in stages/support/torch/reference_test.cpp. In double precision, from weights in single precision.

    python networks.py

Needs torch, torchvision, timm and segmentation_models_pytorch.
"""

import segmentation_models_pytorch as smp
import timm
import torch
import torchvision
from closed_form import digest, fill, picture
from segmentation_models_pytorch.encoders._efficientnet import EfficientNet, get_model_params

CLASSIFIERS = [
    ("efficientnet_b0", "timm", "efficientnet_b0"),
    ("efficientnet_b1", "timm", "efficientnet_b1"),
    ("efficientnet_b2", "timm", "efficientnet_b2"),
    ("efficientnet_b3", "timm", "efficientnet_b3"),
    ("tf_efficientnet_b0", "timm", "tf_efficientnet_b0"),
    ("efficientnet_lite0", "timm", "efficientnet_lite0"),
    ("tf_efficientnet_lite0", "timm", "tf_efficientnet_lite0"),
    ("mobilenet_v2", "timm", "mobilenetv2_100"),
    ("mobilenetv3_small_100", "timm", "mobilenetv3_small_100"),
    ("tf_mobilenetv3_small_100", "timm", "tf_mobilenetv3_small_100"),
    ("resnet18", "timm", "resnet18"),
    ("resnet34", "timm", "resnet34"),
    ("efficientnet_b0", "torchvision", "efficientnet_b0"),
    ("efficientnet_b2", "torchvision", "efficientnet_b2"),
    ("mobilenet_v2", "torchvision", "mobilenet_v2"),
    ("mobilenet_v3_small", "torchvision", "mobilenet_v3_small"),
    ("resnet18", "torchvision", "resnet18"),
    ("tf_efficientnet_b0", "lukemelas", "efficientnet-b0"),
]
UNETS = [
    ("efficientnet_b0", "timm", "smp", "timm-efficientnet-b0"),
    ("tf_efficientnet_b0", "lukemelas", "smp", "efficientnet-b0"),
    ("efficientnet_lite0", "timm", "smp", "timm-tf_efficientnet_lite0"),
    ("mobilenet_v2", "torchvision", "smp", "mobilenet_v2"),
    ("resnet18", "timm", "smp", "resnet18"),
    ("resnet34", "timm", "smp", "resnet34"),
    ("efficientnet_b0", "timm", "timm", "tu-efficientnet_b0"),
    ("tf_efficientnet_lite0", "timm", "timm", "tu-tf_efficientnet_lite0"),
    ("mobilenet_v2", "timm", "timm", "tu-mobilenetv2_100"),
    ("mobilenetv3_small_100", "timm", "timm", "tu-mobilenetv3_small_100"),
    ("resnet18", "timm", "timm", "tu-resnet18"),
]


def classifier(source, name):
    if source == "timm":
        return timm.create_model(name)
    if source == "torchvision":
        return getattr(torchvision.models, name)()
    return EfficientNet(*get_model_params(name, override_params=None))


def computed(network, x):
    names = digest(network)
    fill(network).double().eval()
    with torch.no_grad():
        return names, network(x.double())


def row(encoder, choices, names, values):
    """One line of the table in C++."""
    words = ", ".join([f'"{encoder}"', *choices])
    values = ", ".join(f"{value:.7g}" for value in values)
    print(f"    {{{words}, 0x{names:08X}, {{{values}}}}},", flush=True)


def main():
    torch.set_num_threads(1)
    x = picture("x", 2, 3, 64, 96)
    print("classifiers: encoder, names, digest of the names, logits 0, 17, 500 and 999 of row 1")
    for encoder, naming, name in CLASSIFIERS:
        names, y = computed(classifier(naming, name), x)
        row(encoder, [f"Naming::{naming}"], names, [y[1, i].item() for i in (0, 17, 500, 999)])
    print("U-Nets: encoder, names, skips, digest, logits at (0, 0), (5, 7), (32, 50), (63, 95) of row 1")
    for encoder, naming, skips, name in UNETS:
        names, y = computed(smp.Unet(name, encoder_weights=None), x)
        places = ((0, 0), (5, 7), (32, 50), (63, 95))
        values = [y[1, 0, r, c].item() for r, c in places]
        row(encoder, [f"Naming::{naming}", f"Skips::{skips}"], names, values)


if __name__ == "__main__":
    main()
