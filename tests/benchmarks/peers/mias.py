"""mini-MIAS: normal, benign or malignant by whole films cut to the breast, or with --lesions benign or
malignant by squares around the circles; timm's tf_efficientnet_lite0, pretrained, on our folds.

    python mias.py RUN MINI_MIAS --out predictions.csv [--lesions]
"""

import sys

import peer_cases
import peer_tasks
import peer_training


def films(root, side):
    cases = peer_cases.mini_mias(root)
    return {key: peer_cases.resized(peer_cases.cropped(case, peer_cases.breast_box(case.picture)), side)
            for key, case in cases.items()}


def lesions(root, side, margin=50, least=200):
    """Squares of at least `least` pixels, `margin` around the lesion; 1 pixel is 0.2 mm."""
    out = {}
    for key, case in peer_cases.mini_mias(root).items():
        if case.mask is not None and case.mask.any():
            box = peer_cases.lesion_box(case.mask, margin, least)
            out[key] = peer_cases.resized(peer_cases.cropped(case, box), side)
    return out


def main():
    crops = "--lesions" in sys.argv and not sys.argv.remove("--lesions")
    options = peer_training.arguments(__doc__, epochs=20, batch=16, rate=5e-4)
    cases = lesions(options.root, options.size) if crops else films(options.root, options.size)
    task = peer_tasks.Classes(["benign", "cancer"] if crops else ["normal", "benign", "cancer"])
    recipe = peer_training.Recipe(options.epochs, options.batch, options.rate)
    if not crops:
        recipe.rotate, recipe.flip_vertical = 20, 0
    peer_training.run(options, cases, lambda: peer_tasks.classifier(len(task.classes)), task, recipe,
                      {"auc": task.auc, "accuracy": task.accuracy, "balanced_accuracy": task.balanced_accuracy})


if __name__ == "__main__":
    main()
