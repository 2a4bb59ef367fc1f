"""MLServer: a custom runtime with its pool of workers."""

import numpy as np
from mlserver import MLModel
from mlserver.types import InferenceRequest, InferenceResponse, ResponseOutput
from shared import score


class Marks(MLModel):
    async def load(self) -> bool:
        return True

    async def predict(self, payload: InferenceRequest) -> InferenceResponse:
        tensor = payload.inputs[0]
        scores = score(np.array(tensor.data.root, np.int8).reshape(tensor.shape))
        output = ResponseOutput(
            name="scores", datatype="FP32", shape=list(scores.shape), data=scores.ravel().tolist()
        )
        return InferenceResponse(model_name=self.name, outputs=[output])
