"""./mammograph weights import: what a .pth holds comes into a safetensors file, and runs no code."""
import json
import os
import struct
import subprocess
import sys
import tempfile
import unittest

try:
    import torch
except ImportError:
    sys.exit(77)  # skipped: LibTorch came without Python

SCRIPT = os.path.join(os.path.dirname(__file__), "../../stages/support/torch/weights.py")


class Hostile:
    def __reduce__(self):
        return os.system, ("touch ran",)


class Import(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def run_import(self, file, *options):
        return subprocess.run([sys.executable, SCRIPT, "import", file, *options], text=True,
                              capture_output=True, cwd=self.folder.name, check=False)

    def save(self, content, name="net.pth"):
        torch.save(content, os.path.join(self.folder.name, name))
        return name

    def read(self, name):
        with open(os.path.join(self.folder.name, name), "rb") as file:
            data = file.read()
        (length,) = struct.unpack("<Q", data[:8])
        return json.loads(data[8:8 + length]), data[8 + length:]

    def test_keeps_names_shapes_and_values(self):
        weight = torch.arange(6, dtype=torch.float16).view(2, 3).t()  # neither 32 bits nor in order
        tensors = {"fc.weight": weight, "bn.num_batches_tracked": torch.tensor(7)}
        ran = self.run_import(self.save({"epoch": 3, "state_dict": tensors}))
        self.assertEqual(ran.returncode, 0, ran.stderr)
        header, data = self.read("net.safetensors")
        self.assertEqual(header["fc.weight"]["shape"], [3, 2])
        begin, end = header["fc.weight"]["data_offsets"]
        self.assertEqual(struct.unpack("<6f", data[begin:end]), (0, 3, 1, 4, 2, 5))
        begin, end = header["bn.num_batches_tracked"]["data_offsets"]
        self.assertEqual(struct.unpack("<q", data[begin:end]), (7,))
        self.assertEqual(header["__metadata__"]["origin"], "net.pth")

    def test_runs_no_code_of_a_pickle(self):
        ran = self.run_import(self.save({"state_dict": Hostile()}))
        self.assertEqual(ran.returncode, 2)
        self.assertIn("cannot be read without running code from it", ran.stderr)
        self.assertEqual(os.listdir(self.folder.name), ["net.pth"])

    def test_says_what_is_wrong(self):
        self.assertIn("there is no file nothing.pth", self.run_import("nothing.pth").stderr)
        self.assertIn("holds no named tensors", self.run_import(self.save({"lr": 1})).stderr)
        with open(os.path.join(self.folder.name, "short.safetensors"), "wb") as file:
            file.write(b"\x20\0\0\0\0\0\0\0{")
        ran = self.run_import("short.safetensors", "-o", "out.safetensors")
        self.assertIn("is no safetensors file", ran.stderr)
        self.assertNotIn("out.safetensors", os.listdir(self.folder.name))

    def test_overwrites_nothing(self):
        file = self.save({"a": torch.zeros(2)})
        self.assertEqual(self.run_import(file).returncode, 0)
        self.assertIn("is there already", self.run_import(file).stderr)


if __name__ == "__main__":
    unittest.main()
