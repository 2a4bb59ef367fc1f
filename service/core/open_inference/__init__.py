"""The Open Inference Protocol V2 over REST, with its binary tensors: what stock clients speak, without HTTP.

`messages` are its JSON as Pydantic models, `tensors` its values, `codec` whole bodies.
"""
