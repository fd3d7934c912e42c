"""Film masses, benign or malignant: timm's tf_efficientnet_lite0, pretrained, on our folds.

    python film_direct.py RUN FILM_MASSES --out predictions.csv
"""

import peer_cases
import peer_tasks
import peer_training


def main():
    options = peer_training.arguments(__doc__, epochs=20, batch=16, rate=5e-4)
    cases = {key: peer_cases.resized(case, options.size) for key, case in peer_cases.film_masses(options.root).items()}
    task = peer_tasks.Classes(["benign", "cancer"])
    recipe = peer_training.Recipe(options.epochs, options.batch, options.rate)
    peer_training.run(options, cases, lambda: peer_tasks.classifier(2), task, recipe,
                      {"auc": task.auc, "accuracy": task.accuracy})


if __name__ == "__main__":
    main()
