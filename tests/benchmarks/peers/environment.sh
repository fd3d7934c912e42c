#!/usr/bin/env bash
# Makes a Python environment with the libraries that the benchmarks compare with.
#
#   environment.sh FOLDER
set -euo pipefail
folder=${1:?usage: environment.sh FOLDER}
python3 -m venv "$folder"
"$folder/bin/pip" install --quiet numpy pydicom==3.0.2 imagecodecs==2026.3.6 dicomsdl==0.109.4 \
  python-gdcm==3.2.6 pylibjpeg==2.1.0 pylibjpeg-libjpeg==2.5.0 pylibjpeg-openjpeg==2.6.0 \
  pylibjpeg-rle==2.2.0
