"""Pictures, truths and folds for the peers: the patients of a fold are those of one of our runs.

A run folder of `mammograph run G --folds 5` has fold_1/splits.csv to fold_5/splits.csv, any other one
splits.csv; each lists key, patient and split.
"""

import csv
import json
import re
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np


@dataclass
class Case:
    key: str
    label: str
    picture: np.ndarray  # uint8, [height, width] or, in RGB, [height, width, 3]
    mask: np.ndarray | None = None  # bool, [height, width]
    patient: str = ""
    split: str = ""


@dataclass
class Fold:
    name: str
    train: list = field(default_factory=list)
    val: list = field(default_factory=list)
    test: list = field(default_factory=list)


def read_folds(run, cases, only=()):
    """The folds of a run folder. `cases`: key -> Case; keys that are no cases are left out."""
    run = Path(run)
    files = sorted(run.glob("fold_*/splits.csv")) or [run / "splits.csv"]
    for file in files:
        fold = Fold(file.parent.name if file.parent != run else "split")
        if only and fold.name not in only:
            continue
        with open(file, newline="") as lines:
            for row in csv.DictReader(lines):
                if row["key"] not in cases:
                    continue
                case = cases[row["key"]]
                part = getattr(fold, row["split"])
                part.append(Case(case.key, case.label, case.picture, case.mask, row["patient"], row["split"]))
        yield fold


def gray(file):
    picture = cv2.imread(str(file), cv2.IMREAD_GRAYSCALE)
    if picture is None:
        raise SystemExit(f"{file} cannot be read")
    return picture


def fitted(picture, side, mask=False):
    """Scaled to fit a square of this side, the rest black."""
    height, width = picture.shape[:2]
    scale = side / max(height, width)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    how = cv2.INTER_NEAREST if mask else cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    small = cv2.resize(picture.astype(np.uint8), size, interpolation=how)
    out = np.zeros((side, side, *picture.shape[2:]), np.uint8)
    top, left = (side - size[1]) // 2, (side - size[0]) // 2
    out[top : top + size[1], left : left + size[0]] = small
    return out > 0 if mask else out


def resized(case, side):
    mask = None if case.mask is None else fitted(case.mask, side, mask=True)
    return Case(case.key, case.label, fitted(case.picture, side), mask)


def cropped(case, box):
    """Cut to x0, y0, x1, y1, black where the box leaves the picture."""
    x0, y0, x1, y1 = box
    height, width = case.picture.shape[:2]
    pads = [max(0, -y0), max(0, y1 - height), max(0, -x0), max(0, x1 - width)]

    def cut(picture):
        padded = cv2.copyMakeBorder(picture, *pads, cv2.BORDER_CONSTANT, value=0)
        return padded[y0 + pads[0] : y1 + pads[0], x0 + pads[2] : x1 + pads[2]]

    mask = None if case.mask is None else cut(case.mask.astype(np.uint8)) > 0
    return Case(case.key, case.label, cut(case.picture), mask)


def breast_box(picture):
    """The largest part that is brighter than half of Otsu's threshold."""
    threshold, _ = cv2.threshold(picture, 0, 255, cv2.THRESH_OTSU)
    bright = (picture > threshold / 2).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(bright)
    x, y, width, height, _ = max(stats[1:], key=lambda part: part[cv2.CC_STAT_AREA])
    return x, y, x + width, y + height


def lesion_box(mask, margin, least):
    """A square around the largest part of a mask."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
    x, y, width, height, _ = max(stats[1:], key=lambda part: part[cv2.CC_STAT_AREA])
    side = max(width + 2 * margin, height + 2 * margin, least)
    x0, y0 = x + width // 2 - side // 2, y + height // 2 - side // 2
    return x0, y0, x0 + side, y0 + side


def film_masses(root):
    out = {}
    for file in sorted(Path(root, "images").glob("*.png")):
        picture = gray(file)
        mask = cv2.resize(gray(Path(root, "masks", file.name)), picture.shape[::-1],
                          interpolation=cv2.INTER_NEAREST)
        label = {"1": "cancer", "2": "benign"}[file.stem[-1]]
        out[file.stem] = Case(file.stem, label, picture, mask > 0)
    return out


def mini_mias(root):
    """Films with circles; without a mask where Info.txt tells of a finding, but not where."""
    rows = {}
    for line in Path(root, "Info.txt").read_text().splitlines():
        words = line.split()
        if words and re.fullmatch(r"mdb\d+", words[0]) and len(words) >= 3:
            rows.setdefault(words[0], []).append(words[2:])
    out = {}
    for name, findings in rows.items():
        files = [Path(root, name + ending) for ending in (".png", ".pgm")]
        file = next((file for file in files if file.exists()), None)
        if file is None:
            continue
        picture, letters = gray(file), {each[1] for each in findings if len(each) > 1}
        label = "cancer" if "M" in letters else "benign" if "B" in letters else "normal"
        mask = np.zeros(picture.shape, np.uint8)
        for each in findings:
            if label == "normal":
                break
            if len(each) < 5 or not each[2].isdigit():
                mask = None
                break
            x, y, radius = map(int, each[2:5])
            cv2.circle(mask, (x, picture.shape[0] - y), radius, 1, -1)
        out[name] = Case(name, label, picture, None if mask is None else mask > 0)
    return out


def cdd_cesm(root):
    """Pictures with polygons; those without any have no mask."""
    polygons = {}
    with open(Path(root, "contours.csv"), newline="") as lines:
        for row in csv.DictReader(lines):
            points = [list(map(float, row[axis].split())) for axis in ("x_list", "y_list")]
            polygons.setdefault(row["image"], []).append(np.rint(np.array(points).T).astype(np.int32))
    out = {}
    for file in sorted(Path(root, "images").glob("*.jpg")):
        picture, mask = gray(file), None
        if file.name in polygons:
            mask = np.zeros(picture.shape, np.uint8)
            for polygon in polygons[file.name]:
                cv2.fillPoly(mask, [polygon], 1)
            mask = mask > 0
        out[file.stem] = Case(file.stem, "cancer", picture, mask)
    return out


def flowers(root):
    out = {}
    for file in sorted(Path(root).glob("*/*.jpg")):
        key = f"{file.parent.name}/{file.stem}"
        out[key] = Case(key, file.parent.name, cv2.cvtColor(cv2.imread(str(file)), cv2.COLOR_BGR2RGB))
    return out


def interval(rows, figure, draws=2000):
    """A figure of rows with 'patient', and its 95 % interval over patients drawn with replacement."""
    generator = np.random.default_rng(1)
    patients = sorted({row["patient"] for row in rows})
    of = {patient: [row for row in rows if row["patient"] == patient] for patient in patients}
    values = []
    for _ in range(draws):
        drawn = generator.choice(patients, len(patients))
        value = figure([row for patient in drawn for row in of[patient]])
        if value is not None:
            values.append(value)
    low, high = np.percentile(values, [2.5, 97.5])
    return {"value": round(figure(rows), 4), "low": round(low, 4), "high": round(high, 4)}


def write_predictions(file, rows):
    columns = ["fold", "key", "split", "label"]
    columns += [name for name in rows[0] if name not in (*columns, "patient")]
    Path(file).parent.mkdir(parents=True, exist_ok=True)
    with open(file, "w", newline="") as out:
        table = csv.DictWriter(out, columns, extrasaction="ignore")
        table.writeheader()
        table.writerows(rows)


def say(**facts):
    print(json.dumps(facts), flush=True)
