"""EfficientNet-B0 training: eager PyTorch (timm) beside ours, on the same machine in one run.

    python train_b0.py --ours build/release/bin/train_b0_benchmark

First both compute logits from the same weights and input, which must agree within 1e-4. Then they
train in turn (A B B A), each in a process of its own, and the median of the ratios is printed.
Without --ours: PyTorch alone. Needs torch, timm and safetensors.
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
    parser.add_argument("--rounds", type=int, default=3, help="of A B B A")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--size", type=int, default=224)
    parser.add_argument("--steps", type=int, default=10)
    parser.add_argument("--warmup", type=int, default=3)
    parser.add_argument("--busy", action="store_true", help="measure on a loaded machine, too")
    return parser.parse_args()


def model():
    import timm
    import torch

    return timm.create_model("efficientnet_b0").to(memory_format=torch.channels_last)


def measure(options):
    """Images a second of eager PyTorch: channels last, fused AdamW."""
    import torch

    torch.set_num_threads(options.threads)
    torch.manual_seed(1)
    network = model().train()
    optimizer = torch.optim.AdamW(network.parameters(), lr=1e-3, fused=True)
    shape = (options.batch, 3, options.size, options.size)
    x = torch.randn(shape).to(memory_format=torch.channels_last)
    labels = torch.randint(1000, (options.batch,))

    def step():
        torch.nn.functional.cross_entropy(network(x), labels).backward()
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)

    for _ in range(options.warmup):
        step()
    start = time.perf_counter()
    for _ in range(options.steps):
        step()
    return options.steps * options.batch / (time.perf_counter() - start)


def check_same_logits(ours):
    import torch
    from safetensors.torch import load_file, save_file

    torch.manual_seed(1)
    network = model().eval()
    for name, buffer in network.named_buffers():
        if name.endswith("running_var"):
            buffer.uniform_(0.2, 0.6)  # so that the signal does not fade on its way
    x = torch.randn(2, 3, 224, 224)
    with tempfile.TemporaryDirectory() as folder:
        weights, given, logits = (Path(folder) / name for name in ("w", "x", "y"))
        save_file({name: value.contiguous() for name, value in network.state_dict().items()}, weights)
        save_file({"x": x}, given)
        subprocess.run([ours, "--weights", weights, "--input", given, "--logits", logits], check=True)
        with torch.no_grad():
            expected = network(x)
        difference = (load_file(logits)["logits"] - expected).abs().max() / expected.abs().max()
    print(f"logits differ by {difference:.1e} of the largest")
    if difference > 1e-4:
        sys.exit("the networks are not the same: nothing was measured")


def rate_of(command):
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return float(output.split()[0])


def compare(options):
    settings = [
        f"--{name}={getattr(options, name)}" for name in ("threads", "batch", "size", "steps", "warmup")
    ]
    ours = [options.ours, *settings]
    theirs = [sys.executable, __file__, *settings, "--busy"]
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
        check_same_logits(options.ours)
        compare(options)
    else:
        print(f"{measure(options):.2f} images/s")


if __name__ == "__main__":
    main()
