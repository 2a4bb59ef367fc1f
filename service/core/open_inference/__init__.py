"""The Open Inference Protocol V2 over REST, with its binary tensors: what stock clients speak, without HTTP.

`messages` are its JSON as Pydantic models, `extensions` that of what Triton adds to it, `tensors` its
values, `codec` whole bodies.
"""
