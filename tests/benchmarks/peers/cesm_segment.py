"""CDD-CESM, where the cancer is on the whole breast: segmentation_models.pytorch's Unet over Lite0,
pretrained, on our folds. Pictures are cut to the breast first.

    python cesm_segment.py RUN CDD_CESM --out predictions.csv
"""

import peer_cases
import peer_tasks
import peer_training


def breast(case, side):
    return peer_cases.resized(peer_cases.cropped(case, peer_cases.breast_box(case.picture)), side)


def main():
    options = peer_training.arguments(__doc__, epochs=30, batch=8, rate=1e-3, size=256,
                                      encoder="timm-tf_efficientnet_lite0")
    found = {key: case for key, case in peer_cases.cdd_cesm(options.root).items() if case.mask is not None}
    cases = {key: breast(case, options.size) for key, case in found.items()}
    task = peer_tasks.Masks()
    recipe = peer_training.Recipe(options.epochs, options.batch, options.rate, weight_decay=0.01, rotate=20,
                                  flip_vertical=0)
    peer_training.run(options, cases, lambda: peer_tasks.unet(options.encoder), task, recipe,
                      {"dice": task.mean_dice, "median_dice": task.median_dice})


if __name__ == "__main__":
    main()
