"""The service as an ASGI application: the same answers as the WSGI application, faster.

It calls the core directly for requests with marks, answers marks that arrive together in one batch, and
passes every other route to the Flask application in a thread.
"""

from service.asgi.application import Application

__all__ = ["Application"]
