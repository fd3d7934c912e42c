"""Trains a network as a competent user of PyTorch would: channels last, fused AdamW with a one-cycle
rate, turned and toned pictures, the epoch that validates best. Nothing of ours is used but the lists
of patients.
"""

import argparse
import copy
import time
from dataclasses import dataclass

import numpy as np
import peer_cases
import peer_tasks
import torch
from torchvision import tv_tensors
from torchvision.transforms import v2


@dataclass
class Recipe:
    epochs: int = 20
    batch: int = 16
    rate: float = 5e-4
    weight_decay: float = 0.05
    rotate: float = 180
    scale: float = 0.2
    shift: float = 0.05
    flip_vertical: float = 0.5
    jitter: float = 0.2


class Pictures(torch.utils.data.Dataset):
    def __init__(self, cases, task, vary=None):
        self.cases, self.task, self.vary = cases, task, vary

    def __len__(self):
        return len(self.cases)

    def __getitem__(self, index):
        case = self.cases[index]
        picture = torch.from_numpy(np.ascontiguousarray(case.picture))
        picture = picture.permute(2, 0, 1) if picture.ndim == 3 else picture.expand(3, -1, -1)
        picture, target = tv_tensors.Image(picture), self.task.target(case)
        if self.vary and isinstance(target, torch.Tensor):
            picture, target = self.vary(picture, tv_tensors.Mask(target))
        elif self.vary:
            picture = self.vary(picture)
        return (picture.float() - 127) / 128, target


def variations(recipe):
    zoom = 1 / (1 + recipe.scale), 1 + recipe.scale
    return v2.Compose([
        v2.RandomHorizontalFlip(0.5),
        v2.RandomVerticalFlip(recipe.flip_vertical),
        v2.RandomAffine(recipe.rotate, (recipe.shift, recipe.shift), zoom, interpolation=v2.InterpolationMode.BILINEAR),
        v2.ColorJitter(recipe.jitter, recipe.jitter),
    ])


def balanced(cases):
    """Draws all labels equally often."""
    labels = [case.label for case in cases]
    weights = [1 / labels.count(label) for label in labels]
    return torch.utils.data.WeightedRandomSampler(weights, len(cases))


@torch.no_grad()
def logits_of(network, cases, task, batch):
    network.eval()
    loader = torch.utils.data.DataLoader(Pictures(cases, task), batch)
    return torch.cat([network(x.contiguous(memory_format=torch.channels_last)) for x, _ in loader])


def fit(network, fold, task, recipe):
    """Trains and returns the network of the best epoch, and that epoch."""
    network = network.to(memory_format=torch.channels_last)
    pictures = Pictures(fold.train, task, variations(recipe))
    choose = {"sampler": balanced(fold.train)} if isinstance(task, peer_tasks.Classes) else {"shuffle": True}
    loader = torch.utils.data.DataLoader(pictures, recipe.batch, drop_last=True, **choose)
    optimizer = torch.optim.AdamW(network.parameters(), recipe.rate, weight_decay=recipe.weight_decay, fused=True)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, recipe.rate, total_steps=recipe.epochs * len(loader))
    best, best_epoch, kept = -1.0, 0, None
    for epoch in range(1, recipe.epochs + 1):
        network.train()
        for x, target in loader:
            loss = task.loss(network(x.contiguous(memory_format=torch.channels_last)), target)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            schedule.step()
        judged = task.judge(logits_of(network, fold.val, task, recipe.batch), fold.val)
        if judged >= best:  # of equal ones the later
            best, best_epoch, kept = judged, epoch, copy.deepcopy(network.state_dict())
    network.load_state_dict(kept)
    return network, best_epoch, best


def arguments(description, **defaults):
    parser = argparse.ArgumentParser(description=description.splitlines()[0])
    parser.add_argument("run", help="a run folder of ours: its patients are in the same folds here")
    parser.add_argument("root", help="the data set's folder")
    parser.add_argument("--out", default="predictions.csv", help="where the predictions go")
    parser.add_argument("--folds", default="", help="only these, as fold_1,fold_3")
    parser.add_argument("--seeds", default="1", help="a training for each, as 1,2,3")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--size", type=int, default=defaults.pop("size", 224))
    for name, value in defaults.items():
        parser.add_argument(f"--{name}", type=type(value), default=value)
    return parser.parse_args()


def run(options, cases, make_network, task, recipe, figures):
    """Trains on every fold and prints a line of JSON for each, then the figures of all."""
    torch.set_num_threads(options.threads)
    only = [name for name in options.folds.split(",") if name]
    all_rows = []
    for seed in map(int, options.seeds.split(",")):
        for fold in peer_cases.read_folds(options.run, cases, only):
            torch.manual_seed(seed)
            start = time.perf_counter()
            network, epoch, validated = fit(make_network(), fold, task, recipe)
            rows = task.rows(logits_of(network, fold.test, task, recipe.batch), fold.test)
            for case, row in zip(fold.test, rows):
                name = fold.name if options.seeds == "1" else f"{fold.name}_seed_{seed}"
                row.update(fold=name, key=case.key, split=case.split, patient=case.patient)
            all_rows += rows
            peer_cases.write_predictions(options.out, all_rows)
            found = {name: figure(rows) for name, figure in figures.items()}
            peer_cases.say(fold=fold.name, seed=seed, train=len(fold.train), test=len(fold.test), best_epoch=epoch,
                           validated=validated, seconds=round(time.perf_counter() - start), **found)
    peer_cases.say(all=len(all_rows), **{name: peer_cases.interval(all_rows, f) for name, f in figures.items()})
