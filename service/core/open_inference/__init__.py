"""The Open Inference Protocol V2 over REST with its binary tensors, without HTTP.

`messages` has its JSON as Pydantic models, `extensions` the additions of Triton, `tensors` the values, and
`codec` complete bodies.
"""
