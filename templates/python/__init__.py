# SPDX-License-Identifier: MIT
"""Run-time support: plain modules on httpx and pydantic, the same for every package.

Nothing here knows an API. `operations` describes calls, `encoding` and `bodies` write requests, `answers` reads what
comes back, `flow` decides what happens in which order without any input or output, and `sync` and `aio` carry it out.
"""
