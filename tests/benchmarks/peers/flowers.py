"""Flowers, a folder a species: timm's tf_efficientnet_lite0, pretrained, on our folds.

    python flowers.py RUN FLOWERS --out predictions.csv
"""

import peer_cases
import peer_tasks
import peer_training


def main():
    options = peer_training.arguments(__doc__, epochs=8, batch=16, rate=5e-4, size=224)
    cases = {key: peer_cases.resized(case, options.size) for key, case in peer_cases.flowers(options.root).items()}
    task = peer_tasks.Classes(sorted({case.label for case in cases.values()}))
    recipe = peer_training.Recipe(options.epochs, options.batch, options.rate, rotate=20, flip_vertical=0)
    peer_training.run(options, cases, lambda: peer_tasks.classifier(len(task.classes)), task, recipe,
                      {"accuracy": task.accuracy, "auc": task.auc})


if __name__ == "__main__":
    main()
