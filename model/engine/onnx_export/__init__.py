"""The network as an ONNX file for other programs, and onnxruntime as another engine for the service.

Writing the file needs no package. The onnxruntime engine needs the extra `onnx`.
"""

from model.engine.onnx_export.engine import OnnxEngine
from model.engine.onnx_export.export import export, to_onnx

__all__ = ["OnnxEngine", "export", "to_onnx"]
