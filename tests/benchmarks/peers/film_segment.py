"""Film masses, where the mass is: segmentation_models.pytorch's Unet over Lite0, pretrained, on our
folds. --encoder tu-tf_efficientnet_lite0 pads as the pretrained weights were trained, the default
encoder symmetrically.

    python film_segment.py RUN FILM_MASSES --out predictions.csv
"""

import peer_cases
import peer_tasks
import peer_training


def main():
    options = peer_training.arguments(__doc__, epochs=40, batch=8, rate=1e-3, size=256,
                                      encoder="timm-tf_efficientnet_lite0")
    cases = {key: peer_cases.resized(case, options.size) for key, case in peer_cases.film_masses(options.root).items()}
    task = peer_tasks.Masks()
    recipe = peer_training.Recipe(options.epochs, options.batch, options.rate, weight_decay=0.01)
    peer_training.run(options, cases, lambda: peer_tasks.unet(options.encoder), task, recipe,
                      {"dice": task.mean_dice, "median_dice": task.median_dice})


if __name__ == "__main__":
    main()
