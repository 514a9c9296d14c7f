"""The runner of jobs, for routes that begin, ask for or cancel one."""

from typing import Annotated

from fastapi import Depends, Request

from api.jobs.runner import Jobs


async def _jobs(request: Request) -> Jobs:
    return request.state.jobs


JobsDep = Annotated[Jobs, Depends(_jobs)]
