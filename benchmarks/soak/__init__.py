"""A soak test: the service under mixed load and every disturbance, with each answer checked and counted.

`python -m benchmarks.soak --minutes 10` serves the ASGI application for half of that time and the WSGI
application for the other half.
"""
