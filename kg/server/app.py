"""The routes, and what all answers have in common.

    /sparql                     queries and updates; without a query the description of the service
    /store                      graphs, by the Graph Store protocol, things
    /  /search?q=  /show?name=  home, search, and the way from a name to its page; /suggest?q= while it is typed
    /models  /leaderboards  /new  …  lists; /compare?with=A&with=B things side by side; ….csv and ….json their tables
    /query                      the query editor; for programs the same as /sparql, as /update is
    /view?around=               the graph around an entity
    /ontology  /ontology/shapes, /.well-known/void
    /entity/…  /paper/…  …      things: HTML to people, RDF to programs; .ttl, .jsonld, .nt, .rdf ask for a format

A request goes through the access log, the guard and CORS; a handler makes of it a job for a worker.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final

import anyio.to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from kg.server import browsing, description, graphstore, log, protocol, things
from kg.server.answers import entity_tag, refusal, response, told, unchanged
from kg.server.asking import Ask
from kg.server.guard import Guard, check_token
from kg.server.negotiation import HTML, JSON, JSON_LD, N_TRIPLES, TURTLE, best
from kg.server.problems import FAILED, METHOD_NOT_ALLOWED, NOT_FOUND, Problem
from kg.server.replies import Reply
from kg.server.state import State, body_of
from kg.server.work import Job

Endpoint = Callable[[State, Request], Awaitable[Response]]
_ANY: Final = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"]
_VOCABULARY: Final = {"ontology": "kg", "ontology/shapes": "shapes"}
_ENDINGS: Final = {"ttl": TURTLE, "nt": N_TRIPLES, "jsonld": JSON_LD, "rdf": "application/rdf+xml", "html": HTML}
_FORMS: Final = ("csv", "json")
_EXPOSED: Final = ["ETag", "Retry-After", "Link"]


def application(state: State) -> ASGIApp:
    """The server as an ASGI application; it ends the state's workers when it ends."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        del app
        yield
        await anyio.to_thread.run_sync(state.close)

    def at(path: str, endpoint: Endpoint, *methods: str) -> Route:
        return Route(path, _handler(state, endpoint, methods), methods=_ANY)

    routes = [
        at("/sparql", _sparql, "GET", "HEAD", "POST"),
        at("/.well-known/void", _void, "GET", "HEAD"),
        at("/", _home, "GET", "HEAD"),
        at("/search", _search, "GET", "HEAD"),
        at("/suggest", _suggest, "GET", "HEAD"),
        at("/compare", _compare, "GET", "HEAD"),
        at("/show", _show, "GET", "HEAD"),
        at("/query", _query, "GET", "HEAD", "POST"),
        at("/update", _sparql, "POST"),
        at("/view", _view, "GET", "HEAD"),
        at("/static/{name:path}", _static, "GET", "HEAD"),
        at("/store", _store, "GET", "HEAD", "PUT", "POST", "DELETE"),
        at("/{path:path}", _thing, "GET", "HEAD"),
    ]
    app = Starlette(
        routes=routes,
        middleware=_middleware(state),
        exception_handlers={HTTPException: _not_found},
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False
    return log.AccessLog(app)


def _middleware(state: State) -> list[Middleware]:
    settings = state.settings
    layers = [Middleware(Guard, settings=settings)]
    if settings.origins:
        methods = ["GET", "HEAD", "POST", *(["PUT", "DELETE"] if settings.writable else [])]
        headers = ["Accept", "Content-Type", "If-None-Match", *(["Authorization"] if settings.writable else [])]
        cors = Middleware(
            CORSMiddleware, allow_origins=settings.origins, allow_methods=methods, allow_headers=headers,
            expose_headers=_EXPOSED,
        )  # fmt: skip
        layers.append(cors)
    return layers


def _handler(state: State, endpoint: Endpoint, methods: tuple[str, ...]) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint whose problems are told, and that takes some methods only."""
    allowed = ", ".join((*methods, "OPTIONS"))

    async def handle(request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={"Allow": allowed})
        try:
            if request.method not in methods:
                message = f"{request.method} is not for {request.url.path}; use {allowed}"
                raise Problem(METHOD_NOT_ALLOWED, message, allow=allowed)
            return await endpoint(state, request)
        except Problem as problem:
            return _refused(request, problem)
        except Exception as error:  # nothing may end in a traceback
            return _refused(request, Problem(FAILED, f"unexpected {type(error).__name__}: {error}"))

    return handle


def _refused(request: Request, problem: Problem) -> Response:
    log.note(request.scope, error=told(problem))
    wanted = best(request.headers.get("accept"), ("text/plain", HTML))
    return refusal(problem, page=wanted == HTML and request.url.path not in ("/sparql", "/store"))


async def _not_found(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return _refused(request, Problem(error.status_code, f"{request.url.path}: {error.detail}"))


async def _sparql(state: State, request: Request) -> Response:
    body = await body_of(request, state.settings.max_body)
    asked = await anyio.to_thread.run_sync(
        protocol.parse, request.method, request.scope["query_string"].decode("latin-1"), body,
        request.headers.get("accept"),
    )  # fmt: skip
    if asked is None:
        media = description.offered(request.headers.get("accept"), html=True)
        if media == HTML:
            return Response(status_code=303, headers={"Location": "/query"})
        return response(description.service(str(request.base_url), writable=state.settings.writable, media=media))
    if isinstance(asked, protocol.Update):
        check_token(request.headers.get("authorization"), state.settings.token)
        log.note_query(request.scope, asked.text)
        return response(await state.change(graphstore.Change(asked), request))
    log.note_query(request.scope, asked.text)
    tag = entity_tag(state.version(), asked)
    return unchanged(request, tag) or response(await state.ask(Ask(asked), request), tag=tag)


async def _void(state: State, request: Request) -> Response:
    media = description.offered(request.headers.get("accept"))
    job = description.DescribeData(str(request.base_url), media)
    tag = entity_tag(state.version(), job)
    return unchanged(request, tag) or response(await state.ask_once(job, request), tag=tag)


async def _home(state: State, request: Request) -> Response:
    return await _read(state, request, things.ReadThing("", HTML))


async def _search(state: State, request: Request) -> Response:
    text, kind = request.query_params.get("q", ""), request.query_params.get("kind")
    media = best(request.headers.get("accept"), ("application/json", HTML)) or HTML
    return await _read(state, request, things.Search(text, kind if kind in ("entity", "paper") else None, media))


async def _suggest(state: State, request: Request) -> Response:
    text, kind = request.query_params.get("q", ""), request.query_params.get("kind")
    return await _read(state, request, things.Suggest(text, kind if kind in ("entity", "paper") else None))


async def _compare(state: State, request: Request) -> Response:
    return await _read(state, request, things.Compare(tuple(request.query_params.getlist("with"))))


async def _show(state: State, request: Request) -> Response:
    return await _read(state, request, things.FindThing(request.query_params.get("name", "")))


async def _query(state: State, request: Request) -> Response:
    """The editor for people; programs find here what Oxigraph's server, say, has at this path."""
    if request.method != "POST" and best(request.headers.get("accept"), (JSON, HTML)) == HTML:
        return await _read(state, request, browsing.Editor())
    return await _sparql(state, request)


async def _view(state: State, request: Request) -> Response:
    return await _read(state, request, browsing.Around(request.query_params.get("around")))


async def _static(state: State, request: Request) -> Response:
    del state
    reply = browsing.static(request.path_params["name"])
    if reply is None:
        raise Problem(NOT_FOUND, f"no file {request.path_params['name']}")
    return _fixed(request, reply)


def _fixed(request: Request, reply: Reply) -> Response:
    """What does not depend on the store."""
    tag = entity_tag(reply.content)
    return unchanged(request, tag) or response(reply, tag=tag)


async def _thing(state: State, request: Request) -> Response:
    stem, _, form = request.path_params["path"].rpartition(".")
    if form in _FORMS and "/" in stem:
        return await _read(state, request, things.ReadTable(stem, form))
    path, ending = _ending(request.path_params["path"])
    media = ending or description.offered(request.headers.get("accept"), html=True)
    if path == "ontology" and media == HTML:
        return _fixed(request, browsing.ontology_page())
    if path in _VOCABULARY:
        return _fixed(request, description.ontology(_VOCABULARY[path], TURTLE if media == HTML else media))
    return await _read(state, request, things.ReadThing(path, media))


def _ending(path: str) -> tuple[str, str | None]:
    """A path without the ending that asks for a format, and the format."""
    stem, dot, ending = path.rpartition(".")
    return (stem, _ENDINGS[ending]) if dot and ending in _ENDINGS else (path, None)


async def _read(state: State, request: Request, job: Job) -> Response:
    """What a job without a body replies, if the client has not got it yet."""
    await body_of(request, 0)
    tag = entity_tag(state.version(), job)
    return unchanged(request, tag) or response(await state.ask(job, request), tag=tag)


async def _store(state: State, request: Request) -> Response:
    given = protocol.parameters(request.scope["query_string"].decode("latin-1"), "the address")
    where = graphstore.place(given)
    if request.method in ("GET", "HEAD"):
        media = graphstore.offered(where, request.headers.get("accept"))
        return await _read(state, request, graphstore.ReadGraph(where, media))
    check_token(request.headers.get("authorization"), state.settings.token)
    body = await body_of(request, state.settings.max_body)
    if request.method == "DELETE":
        return response(await state.change(graphstore.DropGraph(where), request))
    return response(await state.change(graphstore.WriteGraph(where, body, request.method == "PUT"), request))
