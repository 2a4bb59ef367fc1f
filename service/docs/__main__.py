"""`python -m service.docs > openapi.json` writes the OpenAPI document."""

import json
import sys

from service.docs.document import openapi_document

if __name__ == "__main__":
    json.dump(openapi_document(), sys.stdout, indent=2)
    sys.stdout.write("\n")
