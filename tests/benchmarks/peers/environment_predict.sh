#!/usr/bin/env bash
# Makes a Python environment with the programs that predict_b0.py compares with.
#
#   environment_predict.sh FOLDER
set -euo pipefail
folder=${1:?usage: environment_predict.sh FOLDER}
python3 -m venv "$folder"
"$folder/bin/pip" install --quiet torch==2.13.0 timm safetensors numpy onnx onnxruntime openvino
