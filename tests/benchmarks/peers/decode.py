"""How fast mammograms are decoded, beside what people use in Python: from a file's path to its
stored pixels, one thread, warm cache, interleaved, ratios of the medians of CPU time (which other
programs on the machine disturb least).

    peers/environment.sh FOLDER                        makes FOLDER/bin/python with the peers
    decode_benchmark make PICTURE.dcm PICTURES         one mammogram in all transfer syntaxes
    FOLDER/bin/python peers/decode.py decode_benchmark PICTURES [rounds]

Prints a table, then a line of JSON. The pixels of every decoder are compared before it counts.
"""
import gc
import hashlib
import json
import os
import statistics
import subprocess
import sys
import time

for name in ("OMP_NUM_THREADS", "OPJ_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import dicomsdl
import imagecodecs
import numpy
import pydicom
from pydicom.encaps import get_frame
from pydicom.pixels import pixel_array

BARS = {"raw": 1.0, "rle": 1.0, "jpeg_lossless": 1.25, "jpeg_ls": 1.0, "jpeg_2000": 0.95}
FORMATS = [*BARS, "htj2k"]
CODECS = {
    "rle": lambda data, shape: numpy.frombuffer(imagecodecs.dicomrle_decode(data, "<u2"), "<u2"),
    "jpeg_lossless": lambda data, shape: imagecodecs.ljpeg_decode(data),
    "jpeg_lossless by libjpeg-turbo": lambda data, shape: imagecodecs.jpeg8_decode(data),
    "jpeg_ls": lambda data, shape: imagecodecs.jpegls_decode(data),
    "jpeg_2000": lambda data, shape: imagecodecs.jpeg2k_decode(data),
    "htj2k": lambda data, shape: imagecodecs.htj2k_decode(data),
}


def with_imagecodecs(path, codec):
    header = pydicom.dcmread(path)
    shape = header.Rows, header.Columns
    return CODECS[codec](get_frame(header.PixelData, 0, number_of_frames=1), shape)


def with_dicomsdl(path):
    return dicomsdl.open(path).pixelData(storedvalue=True)


def with_pydicom(path, plugin):
    return pixel_array(path, raw=True, decoding_plugin=plugin)


def peers_for(name):
    """name of a peer -> function of a path"""
    peers = {"dicomsdl": with_dicomsdl}
    if name != "raw":
        peers["imagecodecs"] = lambda path: with_imagecodecs(path, name)
    if name == "jpeg_lossless":
        other = "jpeg_lossless by libjpeg-turbo"
        peers["imagecodecs, jpeg8"] = lambda path: with_imagecodecs(path, other)
    plugins = ["pydicom", "pylibjpeg"] if name == "rle" else ["gdcm", "pylibjpeg"]
    for plugin in [""] if name == "raw" else plugins:
        title = f"pydicom {plugin}".strip()
        peers[title] = lambda path, plugin=plugin: with_pydicom(path, plugin)
    return peers


class Mammograph:
    def __init__(self, program):
        pipe = subprocess.PIPE
        self.process = subprocess.Popen([program, "serve"], stdin=pipe, stdout=pipe, text=True)

    def ask(self, question, path):
        print(question, path, file=self.process.stdin, flush=True)
        answer = self.process.stdout.readline().strip()
        if not answer:
            sys.exit(f"{path}: the benchmark program failed")
        return answer


def milliseconds(decode, path):
    start = time.process_time()
    decode(path)
    return (time.process_time() - start) * 1000


def measure(mammograph, name, path, rounds):
    digest = mammograph.ask("check", path)
    peers, refused = {}, {}
    for peer, decode in peers_for(name).items():
        try:
            pixels = numpy.ascontiguousarray(decode(path)).astype("<u2", copy=False)
        except Exception as error:  # a peer without this codec
            refused[peer] = str(error).splitlines()[0][:60]
            continue
        same = hashlib.sha256(pixels.tobytes()).hexdigest() == digest
        if same:
            peers[peer] = decode
        else:
            refused[peer] = "other pixels"
    names = ["mammograph", *peers]
    times = {each: [] for each in names}
    for turn in range(rounds):
        for each in names if turn % 2 == 0 else reversed(names):
            if each == "mammograph":
                times[each].append(float(mammograph.ask("time", path)))
            else:
                times[each].append(milliseconds(peers[each], path))
    return {each: round(statistics.median(taken), 2) for each, taken in times.items()}, refused


def main():
    program, folder = sys.argv[1], sys.argv[2]
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 9
    mammograph = Mammograph(program)
    gc.disable()
    report, missed = {"load": os.getloadavg()[0]}, []
    for name in FORMATS:
        times, refused = measure(mammograph, name, os.path.join(folder, name + ".dcm"), rounds)
        own = times.pop("mammograph")
        best = min(times, key=times.get)
        ratio = round(times[best] / own, 2)
        if ratio < BARS.get(name, 0):
            missed.append(name)
        report[name] = {"mammograph": own, **times, "ratio": ratio, "refused": refused}
        others = ", ".join(f"{peer} {taken}" for peer, taken in sorted(times.items()))
        bar = f" (bar {BARS[name]})" if name in BARS else ""
        print(f"{name}: {own} ms; {others}; {ratio} × {best}{bar}", flush=True)
    print(json.dumps(report | {"missed": missed}))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
