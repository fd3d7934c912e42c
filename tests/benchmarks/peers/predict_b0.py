"""EfficientNet-B0 predicting: ONNX Runtime, OpenVINO and PyTorch beside ours, on the same machine in
one run.

    python predict_b0.py --ours build/release/bin/predict_b0_benchmark
    python predict_b0.py --ours ... --precision bfloat16

All have the weights of one timm network and must agree on its logits first (1e-4 of the largest in
float32, 5e-2 in bfloat16). Then they predict in turn (forwards, then backwards through the list),
each in a process of its own; the median of each one's ratios to ours is printed. Without --ours:
the peers alone. `environment.sh FOLDER predict` installs what it needs.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PEERS = {
    "float32": ["eager", "compiled", "onnxruntime", "openvino"],
    "bfloat16": ["eager", "openvino"],  # ONNX Runtime has no bfloat16 convolutions on the CPU
}


def arguments():
    parser = argparse.ArgumentParser(description="EfficientNet-B0 prediction speed beside others")
    parser.add_argument("--ours", help="our benchmark program")
    parser.add_argument("--peers", nargs="*", help="of eager compiled onnxruntime openvino")
    parser.add_argument("--precision", choices=list(PEERS), default="float32")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--size", type=int, default=224)
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--warmup", type=int, default=5)
    parser.add_argument("--busy", action="store_true", help="measure on a loaded machine, too")
    parser.add_argument("--folder", help="with the network's files; made if it is not there")
    parser.add_argument("--measure", help=argparse.SUPPRESS)  # one peer, in a process of its own
    parser.add_argument("--logits", help=argparse.SUPPRESS)
    return parser.parse_args()


def network():
    """timm's, with norms that fit their input: elsewise signals fade, or rounding errors grow."""
    import timm
    import torch

    torch.manual_seed(1)
    made = timm.create_model("efficientnet_b0")
    for module in made.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.momentum = 1
    with torch.no_grad():
        made.train()(torch.randn(8, 3, 224, 224))
    return made.eval()


def prepare(options):
    """The network as weights and as ONNX, and an input."""
    import torch
    from safetensors.torch import save_file

    folder = Path(options.folder)
    if (folder / "x").exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    made = network()
    x = torch.randn(options.batch, 3, options.size, options.size)
    save_file({name: value.contiguous() for name, value in made.state_dict().items()}, folder / "w")
    torch.onnx.export(made, (x,), folder / "b0.onnx", input_names=["x"], output_names=["y"], dynamo=False)
    save_file({"x": x}, folder / "x")


def eager(options, x):
    import torch
    from safetensors.torch import load_file
    from torch.fx.experimental.optimization import fuse

    made = network()
    made.load_state_dict(load_file(Path(options.folder) / "w"))
    kind = getattr(torch, options.precision)
    made = fuse(made.eval()).to(dtype=kind, memory_format=torch.channels_last)
    x = torch.from_numpy(x).to(dtype=kind, memory_format=torch.channels_last)
    return lambda: made(x).float().numpy()


def compiled(options, x):
    import torch
    from safetensors.torch import load_file

    torch._inductor.config.freezing = True
    made = network()
    made.load_state_dict(load_file(Path(options.folder) / "w"))
    made = torch.compile(made.to(memory_format=torch.channels_last))
    x = torch.from_numpy(x).to(memory_format=torch.channels_last)
    return lambda: made(x).float().numpy()


def onnxruntime(options, x):
    import onnxruntime as runtime

    settings = runtime.SessionOptions()
    settings.intra_op_num_threads = options.threads
    settings.graph_optimization_level = runtime.GraphOptimizationLevel.ORT_ENABLE_ALL
    file = str(Path(options.folder) / "b0.onnx")
    session = runtime.InferenceSession(file, settings, providers=["CPUExecutionProvider"])
    return lambda: session.run(None, {"x": x})[0]


def openvino(options, x):
    import openvino as ov

    core = ov.Core()
    kind = "bf16" if options.precision == "bfloat16" else "f32"
    settings = {
        "INFERENCE_NUM_THREADS": options.threads,
        "INFERENCE_PRECISION_HINT": kind,
        "PERFORMANCE_HINT": "LATENCY",
    }
    made = core.compile_model(str(Path(options.folder) / "b0.onnx"), "CPU", settings)
    request = made.create_infer_request()
    return lambda: request.infer({"x": x})[made.output(0)]


def measure(options):
    import torch
    from safetensors.numpy import load_file, save_file

    torch.set_num_threads(options.threads)
    x = load_file(Path(options.folder) / "x")["x"]
    with torch.no_grad():
        predict = globals()[options.measure](options, x)
        if options.logits:
            save_file({"logits": predict().copy()}, options.logits)
            return
        for _ in range(options.warmup):
            predict()
        start = time.perf_counter()
        for _ in range(options.steps):
            predict()
        elapsed = time.perf_counter() - start
    print(f"{options.steps * options.batch / elapsed:.2f} images/s")


def commands_of(options):
    settings = [
        f"--{name}={getattr(options, name)}"
        for name in ("threads", "batch", "size", "steps", "warmup", "precision")
    ]
    peers = options.peers or PEERS[options.precision]
    here = [sys.executable, __file__, *settings, "--busy", "--folder", options.folder]
    out = {peer: [*here, "--measure", peer] for peer in peers}
    if options.ours:
        out["ours"] = [options.ours, *settings]
    return out


def logits_of(name, command, options):
    from safetensors.numpy import load_file

    folder = Path(options.folder)
    given = ["--weights", folder / "w", "--input", folder / "x"] if name == "ours" else []
    subprocess.run([*command, *given, "--logits", folder / "y"], check=True)
    return load_file(folder / "y")["logits"]


def check_same_logits(commands, options):
    import numpy
    import torch
    from safetensors.numpy import load_file

    x = torch.from_numpy(load_file(Path(options.folder) / "x")["x"])
    made = network()
    from safetensors.torch import load_file as load

    made.load_state_dict(load(Path(options.folder) / "w"))
    with torch.no_grad():
        expected = made(x).numpy()
    allowed = 1e-4 if options.precision == "float32" else 5e-2
    for name, command in commands.items():
        difference = numpy.abs(logits_of(name, command, options) - expected).max()
        difference /= numpy.abs(expected).max()
        print(f"{name}: logits differ by {difference:.1e} of the largest")
        if not difference <= allowed:
            sys.exit("the networks are not the same: nothing was measured")


def rate_of(command):
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return float(output.splitlines()[-1].split()[0])


def compare(commands, options):
    names = list(commands)
    ratios = {name: [] for name in names}
    for _ in range(options.rounds):
        rates = {name: 0.0 for name in names}
        for name in [*names, *reversed(names)]:
            rates[name] += rate_of(commands[name]) / 2
        for name in names:
            ratios[name].append(rates.get("ours", rates[names[0]]) / rates[name])
        print(", ".join(f"{name} {rates[name]:.1f}" for name in names), "images/s", flush=True)
    for name in names:
        if name != "ours":
            print(f"median {statistics.median(ratios[name]):.2f} times {name}")


def main():
    options = arguments()
    if options.measure:
        measure(options)
        return
    if not options.busy and os.getloadavg()[0] > 0.3:
        sys.exit("the machine is busy (load average above 0.3): wait, or say --busy")
    with tempfile.TemporaryDirectory() as folder:
        options.folder = options.folder or folder
        prepare(options)
        commands = commands_of(options)
        check_same_logits(commands, options)
        compare(commands, options)


if __name__ == "__main__":
    main()
