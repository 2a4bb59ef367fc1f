"""The network as an ONNX file, for use elsewhere, and onnxruntime as another engine of the service.

Writing the file needs no package. Running it here needs the extra `onnx`.
"""

from model.engine.onnx_export.engine import OnnxEngine
from model.engine.onnx_export.export import export, to_onnx

__all__ = ["OnnxEngine", "export", "to_onnx"]
