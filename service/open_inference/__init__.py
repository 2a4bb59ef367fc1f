"""The Open Inference Protocol V2 over REST, with its binary tensors: what stock clients speak.

`messages` are its JSON as Pydantic models, `tensors` its values, `codec` whole bodies; `routes` does HTTP.
"""

from .routes import blueprint

__all__ = ["blueprint"]
