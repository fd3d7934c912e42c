"""What write.dicom_* makes of masks, as dciodvfy, pydicom and highdicom see it.

    annotations.py MAMMOGRAPH FOLDER

Invents a mask for each single-frame gray DICOM file of FOLDER (areas, holes, single pixels, edges of
the picture), has `mammograph run` draw and write them, and expects: no error of dciodvfy (Debian's
dicom3tools); the very same mask back from the segmentation; and from the filled outlines of the
presentation state and of the report, holes apart, with the areas that the report tells.
"""

import csv
import pathlib
import subprocess
import sys
import tempfile
import warnings

import highdicom
import numpy
import pydicom
from PIL import Image, ImageDraw
from scipy import ndimage

GRAPH = """mammograph: 1
run: {{max_failures: 100%}}
stages:
  cases:    {{use: dataset.csv, table: "{table}"}}
  image:    {{use: dicom.decode, from: cases}}
  truth:    {{use: contour.mask, from: image, fill_outlines: false}}
  seg:      {{use: write.dicom_seg,  from: truth, inputs: {{tumor: truth.truth}}, folder: "{out}"}}
  outlines: {{use: write.dicom_gsps, from: truth, inputs: {{tumor: truth.truth}}, folder: "{out}", min_area_mm2: 0}}
  report:   {{use: write.dicom_sr,   from: truth, inputs: {{tumor: truth.truth}}, folder: "{out}", min_area_mm2: 0}}
"""


def invented(width, height, random):
    """Blobs, one with a hole, single pixels, and one that is cut by the edge."""
    y, x = numpy.mgrid[0:height, 0:width]
    mask = numpy.zeros((height, width), bool)
    centers = random.uniform(0.2, 0.8, (3, 2)) * [width, height]
    for i, (u, v) in enumerate([*centers, (width - 1, 0)]):
        radius = min(width, height) * random.uniform(0.02, 0.08) + 3
        angle = numpy.arctan2(y - v, x - u)
        reach = radius * (1 + 0.3 * numpy.sin((3 + i) * angle))
        distance = numpy.hypot(x - u, y - v)
        mask |= distance < reach
        if i == 0:
            mask &= distance > radius / 4
    mask[height // 10, width // 10] = mask[height // 10 + 1, width // 10 + 1] = True
    return mask


def filled(outlines, shape):
    """Pixels whose centers lie within; points count from the corner of the first pixel."""
    out = numpy.zeros(shape, bool)
    for points in outlines:
        points = numpy.array(points, float).reshape(-1, 2)
        low = numpy.floor(points.min(0)).astype(int)
        width, height = (numpy.ceil(points.max(0)).astype(int) - low).tolist()
        # Corners lie on whole numbers; centers are the odd numbers of a grid twice as fine.
        canvas = Image.new("1", (2 * width + 1, 2 * height + 1))
        ImageDraw.Draw(canvas).polygon([tuple(p) for p in (2 * (points - low)).tolist()], 1, 1)
        inside = numpy.array(canvas)[1::2, 1::2]
        out[low[1] : low[1] + height, low[0] : low[0] + width] |= inside
    return out


def outlines_of_state(state):
    for annotation in state.GraphicAnnotationSequence:
        for line in annotation.GraphicObjectSequence:
            assert line.GraphicAnnotationUnits == "PIXEL" and line.GraphicType == "POLYLINE"
            yield line.GraphicData


def groups_of(report):
    return highdicom.sr.srread(report).content.get_planar_roi_measurement_groups()


def outlines_of_report(report):
    for group in groups_of(report):
        yield group.roi.value.ravel().tolist()


def areas_of_report(report):
    """Of each part: area, unit."""
    for group in groups_of(report):
        for measurement in group.get_measurements():
            if measurement.name.meaning.lower() == "area":
                yield measurement.value, measurement.unit.value


def complaints(file):
    ran = subprocess.run(["dciodvfy", "-new", file], capture_output=True, text=True, check=False)
    return [line for line in (ran.stderr + ran.stdout).splitlines() if line.startswith("Error")]


def check(name, mask, source, folder):
    wrong = []
    for kind in ["seg", "pr", "sr"]:
        wrong += [f"{kind}: {line}" for line in complaints(folder / f"{name}.{kind}.dcm")]
    seg = highdicom.seg.segread(folder / f"{name}.seg.dcm")
    back = seg.get_pixels_by_source_instance([source.SOPInstanceUID], combine_segments=False)
    if not (back[0, ..., 0].astype(bool) == mask).all():
        wrong.append("seg: highdicom reads another mask")
    plain = pydicom.dcmread(folder / f"{name}.seg.dcm")
    if not (plain.pixel_array.astype(bool).reshape(mask.shape) == mask).all():
        wrong.append("seg: pydicom reads another mask")
    whole = ndimage.binary_fill_holes(mask)
    for kind, outlines in (
        ("pr", outlines_of_state(pydicom.dcmread(folder / f"{name}.pr.dcm"))),
        ("sr", outlines_of_report(folder / f"{name}.sr.dcm")),
    ):
        off = int((filled(outlines, mask.shape) != whole).sum())
        if off > 0:
            wrong.append(f"{kind}: {off} pixels differ")
    areas = list(areas_of_report(folder / f"{name}.sr.dcm"))
    parts = ndimage.label(mask, numpy.ones((3, 3)))[1]
    if len(areas) != parts:
        wrong.append(f"sr: {len(areas)} parts, not {parts}")
    elif {unit for _, unit in areas} == {"{pixels}"} and sum(a for a, _ in areas) != mask.sum():
        wrong.append("sr: another area")
    print(f"{name}: {parts} parts, {int(mask.sum())} pixels: {'; '.join(wrong) or 'equal'}")
    return not wrong


def gray_files(folder):
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        try:
            data = pydicom.dcmread(path, stop_before_pixels=True)
        except Exception:
            continue
        gray = data.get("PhotometricInterpretation", "").startswith("MONOCHROME")
        if gray and int(data.get("NumberOfFrames") or 1) == 1 and "Rows" in data:
            yield path, data


def main():
    warnings.filterwarnings("ignore")
    program, root = (pathlib.Path(arg).resolve() for arg in sys.argv[1:3])
    random = numpy.random.default_rng(1)
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        cases = {}
        with open(folder / "table.csv", "w", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["key", "file", "mask"])
            for i, (path, data) in enumerate(gray_files(root)):
                mask = invented(data.Columns, data.Rows, random)
                Image.fromarray((255 * mask).astype("u1")).save(folder / f"{i}.png")
                rows.writerow([f"case{i}", path, f"{i}.png"])
                cases[f"case{i}"] = mask, data
        graph = folder / "annotations.yaml"
        graph.write_text(GRAPH.format(table=folder / "table.csv", out=folder / "out"))
        command = [program, "run", graph, "--out", folder / "run", "--quiet"]
        subprocess.run(command, check=False, stdout=subprocess.DEVNULL)
        good = [check(name, *case, folder / "out") for name, case in cases.items()]
    print(f"{sum(good)} of {len(good)} images come back as they were drawn")
    return 0 if good and all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
