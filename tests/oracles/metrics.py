#!/usr/bin/env python3
"""What other programs say of the samples that the tests of stages/metrics judge.

    pip install numpy scipy scikit-learn statsmodels surface-distance monai torch
    tests/oracles/metrics.py

The tests hold the figures printed here; tests/oracles/metrics.R prints those of pROC. Both draw the
samples of pipeline/statistics/testing.hpp. Without MONAI or surface-distance their figures are left out.
"""

import math
import sys
import types

import numpy as np
from scipy import ndimage, stats
from sklearn import calibration, metrics
from statsmodels.stats import contingency_tables, proportion


def draws():
    x = 1
    while True:
        x = (x * 75 + 74) % 65537
        yield x / 65537


def scored_samples(count):
    """(truth, three scores) as pipeline/statistics/testing.hpp draws them."""
    draw = draws()
    out = []
    for _ in range(count):
        truth = int(next(draw) * 3)
        scores = [math.floor((next(draw) + (0.4 if k == truth else 0)) * 20) + 1 for k in range(3)]
        out.append((truth, [s / sum(scores) for s in scores]))
    return out


def show(name, value):
    print(f"{name} = {value!r}" if isinstance(value, str) else f"{name} = {float(value):.15g}")


samples = scored_samples(200)
truth = np.array([t for t, _ in samples])
scores = np.array([s for _, s in samples])
positive, score = truth == 2, scores[:, 2]
other = (score + np.roll(score, -1)) / 2  # a second reader: blurred by the next sample's score


def roc():
    show("auc", metrics.roc_auc_score(positive, score))
    for most in (0.1, 0.3, 1):
        show(f"partial auc to {most}", metrics.roc_auc_score(positive, score, max_fpr=most))
    show("average precision", metrics.average_precision_score(positive, score))
    false, true, _ = metrics.roc_curve(positive, score, drop_intermediate=False)
    show("sensitivity at specificity 0.9", true[false <= 1 - 0.9].max())
    show("specificity at sensitivity 0.9", 1 - false[true >= 0.9].min())
    false, true, thresholds = metrics.roc_curve(positive, score, drop_intermediate=True)
    show("corners of the roc curve", len(thresholds))
    best = np.argmax(true - false)
    show("youden's threshold", thresholds[best])
    show("youden's sensitivity", true[best])
    show("youden's specificity", 1 - false[best])
    precision, recall, thresholds = metrics.precision_recall_curve(positive, score)
    f1 = 2 * precision * recall / (precision + recall)
    show("best f1", f1.max())
    show("best f1's threshold", thresholds[f1.argmax()])
    named = score >= 0.35
    show("f1 at 0.35", metrics.f1_score(positive, named))
    show("precision at 0.35", metrics.precision_score(positive, named))
    show("sensitivity at 0.35", metrics.recall_score(positive, named))
    show("specificity at 0.35", metrics.recall_score(~positive, ~named))
    precision = score[positive].sum() / score.sum()
    recall = score[positive].sum() / positive.sum()
    show("pf1", 2 * precision * recall / (precision + recall))


def calibrated():
    show("brier", metrics.brier_score_loss(truth, scores, scale_by_half=True, labels=[0, 1, 2]))
    show("brier of two classes", metrics.brier_score_loss(positive, score))
    observed, predicted = calibration.calibration_curve(positive, score, n_bins=10)
    bins = np.searchsorted(np.linspace(0, 1, 11)[1:-1], score)
    counts = np.bincount(bins, minlength=10)
    show("samples in bins", str(counts.tolist()))
    show("ece", (np.abs(observed - predicted) * counts[counts > 0]).sum() / len(score))
    show("observed in bin 3", observed[np.flatnonzero(counts).tolist().index(3)])
    show("probability in bin 3", predicted[np.flatnonzero(counts).tolist().index(3)])
    for k, n in ((0, 10), (7, 20), (20, 20)):
        show(f"wilson of {k} in {n}", str(proportion.proportion_confint(k, n, method="wilson")))


def pooled():
    patients, breasts = np.arange(200) // 4, np.arange(200) // 2
    for name, groups in (("breast", breasts), ("patient", patients)):
        ids = np.unique(groups)
        is_positive = np.array([positive[groups == g].any() for g in ids])
        for how in (np.mean, np.max):
            grouped = np.array([how(score[groups == g]) for g in ids])
            label = f"{name} by {how.__name__}"
            show(f"auc, {label}", metrics.roc_auc_score(is_positive, grouped))
            show(f"average precision, {label}", metrics.average_precision_score(is_positive, grouped))


def clusters():
    """Percentiles of 20,000 resamples of the 50 patients, four samples each."""
    random, by_patient = np.random.default_rng(1), np.arange(200).reshape(50, 4)
    areas, precisions, differences = [], [], []
    for _ in range(20000):
        drawn = by_patient[random.integers(0, 50, 50)].ravel()
        if positive[drawn].any() and not positive[drawn].all():
            areas.append(metrics.roc_auc_score(positive[drawn], score[drawn]))
            precisions.append(metrics.average_precision_score(positive[drawn], score[drawn]))
            differences.append(areas[-1] - metrics.roc_auc_score(positive[drawn], other[drawn]))
    show("auc by patients", str(np.percentile(areas, [2.5, 97.5])))
    show("difference of two areas by patients", str(np.percentile(differences, [2.5, 97.5])))
    show("average precision by patients", str(np.percentile(precisions, [2.5, 97.5])))


def compared():
    right, right_too = (score >= 0.4) == positive, (other >= 0.4) == positive
    table = [[(right & right_too).sum(), (right & ~right_too).sum()],
             [(~right & right_too).sum(), (~right & ~right_too).sum()]]
    show("right or wrong", str([[int(n) for n in row] for row in table]))
    show("mcnemar", contingency_tables.mcnemar(table, exact=True).pvalue)
    for a, b in ((0, 0), (3, 3), (1, 9), (40, 61), (1000, 900)):
        show(f"mcnemar of {a} and {b}",
             contingency_tables.mcnemar([[0, a], [b, 0]], exact=True).pvalue)
    show("binomtest of 40 in 101", stats.binomtest(40, 101).pvalue)


def paired_values():
    """The first two scores of 60 samples, four a patient."""
    d = scores[:60, 0] - scores[:60, 1]
    show("wilcoxon", stats.wilcoxon(d, method="approx").pvalue)
    show("wilcoxon of ten", stats.wilcoxon([1, 2, 2, -1, 3, 0, 4, 4, 5, -2], method="approx").pvalue)
    show("mean difference", d.mean())
    drawn = np.random.default_rng(1).integers(0, 15, (100000, 15))
    show("its interval by patients",
         str(np.percentile(d.reshape(15, 4)[drawn].mean((1, 2)), [2.5, 97.5])))


# ---- masks, 64 x 48; the same in stages/metrics/sink_testing.hpp

def ellipse(cx, cy, a, b):
    y, x = np.mgrid[0:48, 0:64]
    return (x - cx) ** 2 * b * b + (y - cy) ** 2 * a * a <= a * a * b * b


def mask_pairs():
    pixel = np.zeros((48, 64), bool)
    pixel[20, 31] = True
    return {
        "shifted": (ellipse(30, 22, 14, 9), ellipse(33, 24, 13, 10)),
        "same": (ellipse(30, 22, 14, 9), ellipse(30, 22, 14, 9)),
        "two parts": (ellipse(16, 14, 8, 6) | ellipse(45, 33, 9, 7),
                      ellipse(17, 14, 8, 7) | ellipse(58, 8, 3, 3)),
        "at the border": (ellipse(0, 0, 12, 20), ellipse(2, 1, 12, 18)),
        "a pixel": (ellipse(30, 22, 14, 9), pixel),
    }


def surfaces():
    # surface-distance 0.1 was written for older versions of numpy and scipy
    np.Inf = np.inf
    ndimage.filters = types.SimpleNamespace(correlate=ndimage.correlate)
    ndimage.morphology = types.SimpleNamespace(
        distance_transform_edt=ndimage.distance_transform_edt)
    from surface_distance import metrics as surface

    for name, (a, b) in mask_pairs().items():
        for spacing in ((1.0, 1.0), (0.5, 0.7)):  # y, x
            found = surface.compute_surface_distances(a, b, spacing)
            show(f"{name} {spacing} hd95", surface.compute_robust_hausdorff(found, 95))
            show(f"{name} {spacing} hd", surface.compute_robust_hausdorff(found, 100))
            for tolerance in (1, 2):
                show(f"{name} {spacing} surface dice {tolerance}",
                     surface.compute_surface_dice_at_tolerance(found, tolerance))


def free_response():
    from monai.metrics import froc

    draw = draws()
    missed, false, true, targets = -1.0, [], [], 0
    for _ in range(12):  # images
        lesions, candidates = int(next(draw) * 3), int(next(draw) * 12)
        best = [missed] * lesions
        for _ in range(candidates):
            probability, hit = math.floor(next(draw) * 20) / 20, int(next(draw) * (lesions + 2))
            if hit < lesions:
                best[hit] = max(best[hit], probability)
            else:
                false.append(probability)
        true += best
        targets += lesions
    # MONAI leaves out the lowest probability that occurs; let it be one that means nothing.
    fps, sensitivity = froc.compute_froc_curve_data(
        np.array(false + [missed]), np.array(true), targets, 12)
    show("lesions", targets)
    show("candidates that hit nothing", len(false))
    show("cpm", froc.compute_froc_score(fps, sensitivity))
    for at in (0.25, 0.5, 1, 2, 4, 8):
        show(f"sensitivity at {at}", np.interp(at, fps[::-1], sensitivity[::-1]))


def candidates():
    from monai.metrics import froc

    y, x = np.mgrid[0:48, 0:64]
    bump = lambda cx, cy, r, top: top * np.maximum(0, 1 - ((x - cx) ** 2 + (y - cy) ** 2) / (r * r))
    probability = np.maximum.reduce([bump(17, 15, 8, 0.9), bump(58, 8, 4, 0.6),
                                     bump(45, 30, 6, 0.4), bump(6, 42, 5, 0.08)])
    labels, _ = ndimage.label(ellipse(16, 14, 8, 6) | ellipse(45, 33, 9, 7), np.ones((3, 3)))
    parts, count = ndimage.label(probability >= 0.1, np.ones((3, 3)))
    peaks = np.array(ndimage.maximum_position(probability, parts, range(1, count + 1)))
    false, true, targets = froc.compute_fp_tp_probs(
        probability[tuple(peaks.T)], peaks[:, 0], peaks[:, 1], labels)
    show("false", str(false.tolist()))
    show("true", str(true.tolist()))


for part in sys.argv[1:] or ("roc", "calibrated", "pooled", "clusters", "compared", "paired_values",
                             "surfaces", "free_response", "candidates"):
    print(f"# {part}")
    try:
        globals()[part]()
    except ImportError as error:
        print(f"left out: {error}")
