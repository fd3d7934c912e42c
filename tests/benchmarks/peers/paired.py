"""Ours beside a peer's on the same test pictures: both figures, and the interval of their difference
over patients drawn with replacement (2000 times, the same draws for both).

    python paired.py RUN predictions.csv... [--figure auc|accuracy|dice] [--stage NAME]

RUN is a run folder of `mammograph run`, or one that holds those of single folds, fold_1 and so on;
predictions.csv is a peer's, or several.
"""

import argparse
import csv
import json
from collections import defaultdict
from pathlib import Path

import numpy as np
import peer_cases
from sklearn.metrics import roc_auc_score


def read(file):
    with open(file, newline="") as lines:
        return list(csv.DictReader(lines))


def ours(run, figure, stage):
    """key -> row, like the peer's rows"""
    if not (run / "metrics.json").exists():
        folds = [ours(each, figure, stage) for each in sorted(run.glob("fold_*")) if (each / "metrics.json").exists()]
        return {key: row for fold in folds for key, row in fold.items()}
    if figure != "dice":
        return {row["key"]: {"label": row["label"], **scores_in(row)} for row in read(run / "predictions.csv")
                if row["split"] == "test" and row["fate"] == "ok"}
    tables = json.loads((run / "metrics.json").read_text())["tables"]
    stage = stage or next(name for name in tables if "dice" in tables[name].get("images", {}).get("columns", []))
    table = tables[stage]["images"]
    rows = [dict(zip(table["columns"], row)) for row in table["rows"]]
    return {row["key"]: row for row in rows}


def scores_in(row):
    """The columns scores.<class>; scores.best is the class named."""
    return {"score_" + name.split(".")[-1]: float(value) for name, value in row.items()
            if name.split(".")[-2:-1] == ["scores"] and not name.endswith(".best") and value}


def theirs(rows, figure):
    """key -> row; of several trainings on the same picture the mean"""
    by_key = defaultdict(list)
    for row in rows:
        by_key[row["key"]].append(row)
    out = {}
    for key, several in by_key.items():
        names = ["dice"] if figure == "dice" else [name for name in several[0] if name.startswith("score_")]
        values = {name: [float(row[name]) for row in several if row[name]] for name in names}
        out[key] = {"label": several[0]["label"],
                    **{name: np.mean(list_) if list_ else "" for name, list_ in values.items()}}
    return out


def patients_of(run):
    files = sorted(run.glob("fold_*/splits.csv")) or [run / "splits.csv"]
    return {row["key"]: row["patient"] for file in files for row in read(file)}


def value_of(figure, rows):
    """None if it cannot be computed."""
    if figure == "dice":
        values = [float(row["dice"]) for row in rows if row["dice"] not in ("", None)]
        return np.mean(values) if values else None
    classes = [name[len("score_"):] for name in rows[0] if name.startswith("score_")]
    if figure == "accuracy":
        return np.mean([row["label"] == max(classes, key=lambda name: row[f"score_{name}"]) for row in rows])
    values = []
    for name in classes[-1:] if len(classes) == 2 else classes:
        truth = [row["label"] == name for row in rows]
        if len(set(truth)) < 2:
            return None
        values.append(roc_auc_score(truth, [row[f"score_{name}"] for row in rows]))
    return np.mean(values)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("run", type=Path)
    parser.add_argument("predictions", nargs="+")
    parser.add_argument("--figure", choices=["auc", "accuracy", "dice"], default="auc")
    parser.add_argument("--stage", help="the metrics.segmentation to take, where there are several")
    options = parser.parse_args()
    own = ours(options.run, options.figure, options.stage)
    peer = theirs([row for file in options.predictions for row in read(file)], options.figure)
    patient_of = patients_of(options.run)
    keys = sorted(set(own) & set(peer))
    # Columns in one order, so that the last class is the same one.
    rows = [{"patient": patient_of[key], "own": dict(sorted(own[key].items())),
             "peer": dict(sorted(peer[key].items()))} for key in keys]

    def figure_of(side):
        return lambda chosen: value_of(options.figure, [row[side] for row in chosen])

    def difference(chosen):
        own_value, peer_value = figure_of("own")(chosen), figure_of("peer")(chosen)
        return None if own_value is None or peer_value is None else own_value - peer_value

    peer_cases.say(figure=options.figure, pictures=len(keys), only_ours=len(own) - len(keys),
                   only_theirs=len(peer) - len(keys), ours=peer_cases.interval(rows, figure_of("own")),
                   theirs=peer_cases.interval(rows, figure_of("peer")),
                   difference=peer_cases.interval(rows, difference))


if __name__ == "__main__":
    main()
