"""The Open Inference Protocol V2 over REST with its binary tensors, without HTTP.

`messages` defines its JSON as Pydantic models, and `extensions` the additions of Triton. `tensors` converts
values, and `codec` complete bodies.
"""
