"""EfficientNet-B0 training: eager PyTorch (timm) beside ours, on the same machine in one run. Other
networks by --encoder; --unet for segmentation_models_pytorch's U-Net over one of timm's.

    python train_b0.py --ours build/release/bin/train_b0_benchmark

First both compute logits from the same weights and input, which must agree within 1e-4. Then they
train in turn (A B B A), each in a process of its own, and the median of the ratios is printed.
Without --ours: PyTorch alone. Needs torch, timm, safetensors and, for U-Nets,
segmentation_models_pytorch.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def arguments():
    parser = argparse.ArgumentParser(description="EfficientNet-B0 training speed beside timm's")
    parser.add_argument("--ours", help="our benchmark program")
    parser.add_argument("--encoder", default="efficientnet_b0", help="ours, e.g. mobilenet_v2")
    parser.add_argument("--theirs", help="timm's name for it; of a U-Net smp's, e.g. timm-efficientnet-b0")
    parser.add_argument("--unet", action="store_true")
    parser.add_argument("--rounds", type=int, default=3, help="of A B B A")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--size", type=int, default=224)
    parser.add_argument("--steps", type=int, default=10)
    parser.add_argument("--warmup", type=int, default=3)
    parser.add_argument("--busy", action="store_true", help="measure on a loaded machine, too")
    return parser.parse_args()


def model(options):
    import torch

    name = options.theirs or ("timm-efficientnet-b0" if options.unet else options.encoder)
    if options.unet:
        import segmentation_models_pytorch

        network = segmentation_models_pytorch.Unet(name, encoder_weights=None)
    else:
        import timm

        network = timm.create_model(name)
    return network.to(memory_format=torch.channels_last)


def measure(options):
    """Images a second of eager PyTorch: channels last, fused AdamW."""
    import torch

    torch.set_num_threads(options.threads)
    torch.manual_seed(1)
    network = model(options).train()
    optimizer = torch.optim.AdamW(network.parameters(), lr=1e-3, fused=True)
    shape = (options.batch, 3, options.size, options.size)
    x = torch.randn(shape).to(memory_format=torch.channels_last)
    labels = torch.randint(1000, (options.batch,))
    mask = torch.randint(2, (options.batch, 1, *shape[2:])).float()

    def loss(y):
        if options.unet:
            return torch.nn.functional.binary_cross_entropy_with_logits(y, mask)
        return torch.nn.functional.cross_entropy(y, labels)

    def step():
        loss(network(x)).backward()
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)

    for _ in range(options.warmup):
        step()
    start = time.perf_counter()
    for _ in range(options.steps):
        step()
    return options.steps * options.batch / (time.perf_counter() - start)


def check_same_logits(options):
    import torch
    from safetensors.torch import load_file, save_file

    torch.manual_seed(1)
    network = model(options).eval()
    x = torch.randn(2, 3, 224, 224)
    # Norms that fit their input: elsewise the signal fades on its way, or rounding errors grow.
    for module in network.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.momentum = 1
    with torch.no_grad():
        network.train()(x)
        network.eval()
    with tempfile.TemporaryDirectory() as folder:
        weights, given, logits = (Path(folder) / name for name in ("w", "x", "y"))
        save_file({name: value.contiguous() for name, value in network.state_dict().items()}, weights)
        save_file({"x": x}, given)
        files = ["--weights", weights, "--input", given, "--logits", logits]
        subprocess.run([options.ours, *network_of(options), *files], check=True)
        with torch.no_grad():
            expected = network(x)
        difference = (load_file(logits)["logits"] - expected).abs().max() / expected.abs().max()
    print(f"logits differ by {difference:.1e} of the largest")
    if difference > 1e-4:
        sys.exit("the networks are not the same: nothing was measured")


def network_of(options):
    return ["--encoder", options.encoder, *(["--unet"] if options.unet else [])]


def rate_of(command):
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return float(output.split()[0])


def compare(options):
    settings = [
        f"--{name}={getattr(options, name)}" for name in ("threads", "batch", "size", "steps", "warmup")
    ] + network_of(options)
    ours = [options.ours, *settings]
    theirs = [sys.executable, __file__, *settings, "--busy"]
    if options.theirs:
        theirs += ["--theirs", options.theirs]
    ratios = []
    for _ in range(options.rounds):
        a, b, c, d = rate_of(theirs), rate_of(ours), rate_of(ours), rate_of(theirs)
        ratios.append((b + c) / (a + d))
        print(f"timm {a:.1f} {d:.1f}, ours {b:.1f} {c:.1f} images/s: {ratios[-1]:.2f} times", flush=True)
    print(f"median {statistics.median(ratios):.2f} times")


def main():
    options = arguments()
    if not options.busy and os.getloadavg()[0] > 0.3:
        sys.exit("the machine is busy (load average above 0.3): wait, or say --busy")
    if options.ours:
        check_same_logits(options)
        compare(options)
    else:
        print(f"{measure(options):.2f} images/s")


if __name__ == "__main__":
    main()
