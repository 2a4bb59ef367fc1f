"""The service as a plain Flask application, which runs under any WSGI server. It is the reference.

flask --app service.wsgi run
gunicorn --preload --threads 8 "service.wsgi:create_app()"
"""

from service.wsgi.app import create_app

__all__ = ["create_app"]
