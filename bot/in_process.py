"""Run rasa_sdk actions inside the bot's own process.

Rasa expects an action server; that one has no login and echoes whole conversations in its errors. Rasa only uses
`.request()`, `.kwargs` and `.url` of an endpoint, and reads 400 as "rejected" and 404 as "no such action".
"""

from __future__ import annotations

import json
from typing import Any

from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException


class InProcessActions(EndpointConfig):
    """An action endpoint without a server."""

    def __init__(self, package: str) -> None:
        super().__init__(url="inprocess://actions", enable_selective_domain=True)
        self._executor = ActionExecutor()
        self._executor.register_package(package)

    async def request(
        self,
        method: str = "post",
        subpath: str | None = None,
        content_type: str | None = "application/json",
        compress: bool = False,
        **kwargs: Any,
    ) -> Any | None:
        """Run the action named in the request body. Raises ClientResponseError with the status of an action server.

        The status is 400 where the action rejects its execution, 404 where there is no such action.
        """
        try:
            return await self._executor.run(kwargs["json"])
        except ActionExecutionRejection as rejected:
            raise _answer(400, rejected.action_name) from None
        except ActionNotFoundException as unknown:
            raise _answer(404, unknown.action_name) from None


def _answer(status: int, action: str) -> ClientResponseError:
    body = json.dumps({"error": "rejected", "action_name": action})
    return ClientResponseError(status, "rejected" if status == 400 else "not found", body)
