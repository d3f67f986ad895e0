"""Tools for agents: an MCP server that does what it is asked by calling ``/api/v1/``.

``site``        the calls, and what their errors say
``songs``, ``characters``, ``videos``, ``clips``    the tools, by what they are about
``server``      the server that offers them
``at_home``     a site to call where none is named: this installation itself, in this process

It decides nothing: who may do what, and what it may cost, the API says.
"""
