"""Weights and inputs by formula, the same in C++ (stages/support/torch/closed_form.hpp): a value is
a hash of the tensor's name and of its place in it, so that only results need to be stored."""

import math

import numpy
import torch


def fnv1a(text):
    out = 0x811C9DC5
    for byte in text.encode():
        out = (out ^ byte) * 0x01000193 & 0xFFFFFFFF
    return out


def uniform(name, count):
    """`count` numbers in [0, 1), doubles."""
    x = numpy.arange(count, dtype=numpy.uint32) + numpy.uint32(fnv1a(name))
    x ^= x >> numpy.uint32(16)
    x *= numpy.uint32(0x7FEB352D)
    x ^= x >> numpy.uint32(15)
    x *= numpy.uint32(0x846CA68B)
    x ^= x >> numpy.uint32(16)
    return x.astype(numpy.float64) / 2**32


def value(name, like, fresh):
    """A tensor for `name`. fresh: norms as before a training; else all tensors are arbitrary."""
    if name.endswith("num_batches_tracked"):
        return torch.zeros_like(like)
    u = uniform(name, like.numel())
    if like.dim() > 1:
        u = (2 * u - 1) * math.sqrt(6 * like.shape[0] / like.numel())
    elif name.endswith("running_var") or name.endswith("weight"):
        u = numpy.ones_like(u) if fresh else 0.5 + u
    else:
        u = numpy.zeros_like(u) if fresh else 0.2 * (u - 0.5)
    return torch.from_numpy(u.astype(numpy.float32)).view(like.shape)


def fill(network, fresh=False):
    state = network.state_dict()
    network.load_state_dict({name: value(name, like, fresh) for name, like in state.items()})
    return network


def picture(name, *shape):
    """Numbers in [-1, 1), float."""
    u = 2 * uniform(name, math.prod(shape)) - 1
    return torch.from_numpy(u.astype(numpy.float32)).view(*shape)


def digest(network):
    """Of all names and shapes."""
    lines = sorted(
        f"{name}{list(tensor.shape)}".replace(" ", "") for name, tensor in network.state_dict().items()
    )
    return fnv1a("\n".join(lines))
