"""The gray scale of DICOM files, beside pydicom's apply_voi_lut and the formulas of PS3.3, C.11.2.

    windows.py MAMMOGRAPH [FOLDER]

Makes files with windows of all shapes and lookup tables, signed, inverted, rescaled and padded, has
them decoded by `mammograph run`, and compares each pixel; then each window of the gray single-frame
files in FOLDER, if there is one. Differences are shares of full scale; above 1e-4 the exit code is 1.
"""

import json
import pathlib
import subprocess
import sys
import tempfile
import warnings

import numpy
import pydicom
from PIL import Image
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.pixels import apply_modality_lut, apply_voi, apply_voi_lut, apply_windowing, pixel_array
from pydicom.uid import ExplicitVRLittleEndian, generate_uid

MOST = 1e-4
GRAPH = """mammograph: 1
run: {{max_failures: 100%}}
stages:
  cases: {{use: dataset.files, root: "{root}", patterns: ["*"]}}
  image: {{use: dicom.decode, from: cases, window: "{window}", on_error: quarantine}}
  png:   {{use: write.png, from: image, bits: 16, folder: "{out}"}}
  list:  {{use: write.manifest, from: png, format: jsonl, root: "{root}"}}
"""


def table(first, bits, values, name="TABLE"):
    item = Dataset()
    item.LUTDescriptor = [len(values), first, bits]
    item["LUTDescriptor"].VR = "SS" if first < 0 else "US"
    item.LUTExplanation = name
    item.LUTData = [int(value) for value in values]
    item["LUTData"].VR = "US"
    return item


def file_of(**tags):
    """All values of 12 bits (signed: from -2048), 64 × 64, and the tags."""
    data = Dataset()
    data.file_meta = FileMetaDataset()
    data.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    data.SOPClassUID = data.file_meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.1.2"
    data.SOPInstanceUID = data.file_meta.MediaStorageSOPInstanceUID = generate_uid()
    data.PhotometricInterpretation = "MONOCHROME2"
    data.Rows = data.Columns = 64
    data.SamplesPerPixel = 1
    data.BitsAllocated, data.BitsStored, data.HighBit = 16, 12, 11
    data.PixelRepresentation = 0
    for name, value in tags.items():
        setattr(data, name, value)
    low = -2048 if data.PixelRepresentation else 0
    values = numpy.arange(low, low + 4096, dtype="<i2" if low else "<u2")
    data.PixelData = values.tobytes()
    return data


def cases():
    curve = numpy.rint(4095 * numpy.sqrt(numpy.arange(1000) / 999))
    window = {"WindowCenter": 2047.5, "WindowWidth": 1000}
    signed = {"PixelRepresentation": 1, "WindowCenter": -40, "WindowWidth": 400}
    rescaled = {"RescaleSlope": "0.37", "RescaleIntercept": "-321.5"}
    several = {"WindowCenter": [2000, 1200, 600], "WindowWidth": [3000, 900, 1]}
    several["WindowCenterWidthExplanation"] = ["NORMAL", "HARDER", "STEP"]
    inverted = {"PhotometricInterpretation": "MONOCHROME1"}
    shape = {"PresentationLUTShape": "INVERSE"}
    for function in ["LINEAR", "LINEAR_EXACT", "SIGMOID"]:
        way = {"VOILUTFunction": function}
        yield file_of(**window, **way)
        yield file_of(**signed, **way)
        yield file_of(**signed, **way, **rescaled)
        yield file_of(**several, **way)
        yield file_of(**window, **way, **inverted)
        yield file_of(**window, **way, **shape)
        yield file_of(**window, **way, **inverted, **shape)
        yield file_of(**window, **way, PixelPaddingValue=4095)
        yield file_of(**window, **way, PixelPaddingValue=0, PixelPaddingRangeLimit=100, **inverted)
    yield file_of(VOILUTSequence=[table(1500, 12, curve)])
    yield file_of(VOILUTSequence=[table(0, 16, 16 * curve), table(3000, 12, curve)], **inverted)
    yield file_of(VOILUTSequence=[table(-400, 12, curve)], PixelRepresentation=1)
    yield file_of(VOILUTSequence=[table(700, 12, curve)], **window)
    yield file_of(ModalityLUTSequence=[table(100, 12, curve[::-1])], **window)
    yield file_of(
        ModalityLUTSequence=[table(100, 12, curve)], VOILUTSequence=[table(500, 16, 9 * curve)]
    )


def windows_in(data):
    """How many windows, then tables, a file has."""
    windows = data.get("WindowCenter")
    count = 0 if windows is None else windows.VM if hasattr(windows, "VM") else 1
    if isinstance(windows, pydicom.multival.MultiValue):
        count = len(windows)
    return count, len(data.get("VOILUTSequence") or [])


def number(data, name, index):
    value = data[name].value
    return float(value[index] if isinstance(value, pydicom.multival.MultiValue) else value)


def looked_up(item, values):
    count, first, _ = item.LUTDescriptor
    entries = item.LUTData
    if isinstance(entries, bytes):
        entries = numpy.frombuffer(entries, "<u2")
    place = numpy.clip(numpy.floor(values + 0.5) - first, 0, (count or 65536) - 1)
    return numpy.array(entries, float)[place.astype(int)]


def modality_values(data, stored):
    """PS3.3, C.11.1. pydicom knows tables of 8 and 16 bits only."""
    if not data.get("ModalityLUTSequence"):
        return apply_modality_lut(stored, data).astype(float)
    return looked_up(data.ModalityLUTSequence[0], stored.astype(float))


def by_formula(data, values, index):
    """PS3.3, C.11.2.1.2 and C.11.2.1.3, on 0 to 1."""
    windows, _ = windows_in(data)
    if index >= windows:
        item = data.VOILUTSequence[index - windows]
        return looked_up(item, values) / (2.0 ** item.LUTDescriptor[2] - 1)
    center, width = number(data, "WindowCenter", index), number(data, "WindowWidth", index)
    function = data.get("VOILUTFunction", "LINEAR") or "LINEAR"
    if function == "SIGMOID":
        return 1 / (1 + numpy.exp(-4 * (values - center) / width))
    if function == "LINEAR_EXACT":
        return numpy.clip((values - center) / width + 0.5, 0, 1)
    if width == 1:
        return (values > center - 0.5).astype(float)
    return numpy.clip((values - (center - 0.5)) / (width - 1) + 0.5, 0, 1)


def by_pydicom(data, values, index):
    """On 0 to 1: pydicom spreads windows over the range of the modality's values."""
    windows, _ = windows_in(data)
    if index >= windows:
        item = data.VOILUTSequence[index - windows]
        whole = values.astype(int)
        if not (whole == values).all():
            return None  # pydicom takes whole numbers
        return apply_voi(whole, data, index - windows) / (2.0 ** item.LUTDescriptor[2] - 1)
    out = apply_windowing(values, data, index)
    if index == 0 and not data.get("VOILUTSequence"):
        assert (out == apply_voi_lut(values, data)).all()
    if data.get("ModalityLUTSequence"):
        low, high = 0, 2.0 ** data.ModalityLUTSequence[0].LUTDescriptor[2] - 1
    else:
        half = 2 ** (data.BitsStored - 1) if data.PixelRepresentation else 0
        low, high = -half, 2**data.BitsStored - 1 - half
        slope, intercept = data.get("RescaleSlope", 1), data.get("RescaleIntercept", 0)
        low, high = low * float(slope) + float(intercept), high * float(slope) + float(intercept)
    return (out - low) / (high - low)


def finished(data, stored, share):
    """Inverted where the file says so, padding black."""
    inverse = data.get("PresentationLUTShape") == "INVERSE"
    if data.PhotometricInterpretation == "MONOCHROME1" or inverse:
        share = 1 - share
    padding = data.get("PixelPaddingValue")
    if padding is not None:
        ends = sorted([padding, data.get("PixelPaddingRangeLimit", padding)])
        share = numpy.where((stored >= ends[0]) & (stored <= ends[1]), 0, share)
    return share


def decoded(program, root, window):
    """name of a file -> gray, 0 to 1."""
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        graph = folder / "windows.yaml"
        graph.write_text(GRAPH.format(root=root, window=window, out=folder / "png"))
        command = [program, "run", graph, "--out", folder / "run", "--quiet"]
        subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        out = {}
        for line in (folder / "png" / "manifest.jsonl").read_text().splitlines():
            row = json.loads(line)
            picture = Image.open(folder / "png" / row["file"])
            if picture.mode.startswith("I"):
                out[row["source"]] = numpy.array(picture, dtype=float) / 65535
        return out


def suitable(path):
    try:
        data = pydicom.dcmread(path)
        values = pixel_array(data)
    except Exception:  # what pydicom does not read cannot be compared
        return None
    gray = data.get("PhotometricInterpretation", "").startswith("MONOCHROME")
    if not gray or values.ndim != 2 or sum(windows_in(data)) == 0:
        return None
    return data, values


def compare(program, root):
    worst, compared = {"pydicom": (0.0, ""), "formula": (0.0, "")}, 0
    files = {str(p.relative_to(root)): p for p in sorted(root.rglob("*")) if p.is_file()}
    known = {name: suitable(path) for name, path in files.items()}
    most = max(sum(windows_in(k[0])) for k in known.values() if k)
    for index in range(most):
        for name, share in decoded(program, root, index).items():
            if not known.get(name) or index >= sum(windows_in(known[name][0])):
                continue
            data, stored = known[name]
            values = modality_values(data, stored)
            for oracle, of in (("pydicom", by_pydicom), ("formula", by_formula)):
                try:
                    wanted = of(data, values, index)
                except (TypeError, ValueError, NotImplementedError) as error:
                    print(f"{name}, window {index}: {oracle} cannot: {error}")
                    continue
                if wanted is None:
                    continue
                off = float(abs(finished(data, stored, wanted) - share).max())
                if off > MOST:
                    print(f"{name}, window {index}: {off:.2e} from {oracle}")
                worst[oracle] = max(worst[oracle], (off, f"{name}, window {index}"))
            compared += 1
    print(f"{root}: {compared} windows and tables compared")
    for oracle, (off, name) in worst.items():
        print(f"  largest difference from {oracle}: {off:.2e} ({name})")
    return all(off <= MOST for off, _ in worst.values()) and compared > 0


def main():
    warnings.filterwarnings("ignore")
    program = pathlib.Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as made:
        made = pathlib.Path(made)
        for i, data in enumerate(cases()):
            data.save_as(made / f"{i:02}.dcm", enforce_file_format=True)
        good = compare(program, made)
    for folder in sys.argv[2:]:
        good = compare(program, pathlib.Path(folder).resolve()) and good
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
