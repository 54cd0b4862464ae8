"""A stand-in for the worker: runs the code that a test sends it, says `result`."""

import json
import socket

SECONDS = 120  # no test lasts that long, however much else the machine has to do


def serve(sock, limits, defences):
    """Run one text after the other, each ended by a zero byte; answer with JSON."""
    namespace = {"sock": sock}
    with sock.makefile("rwb") as file:
        text = b""
        while piece := file.read1(65536):
            text += piece
            while b"\0" in text:
                code, text = text.split(b"\0", 1)
                answer = _run(code.decode(), namespace)
                file.write(json.dumps(answer).encode() + b"\n")
                file.flush()


def _run(code, namespace):
    namespace["result"] = None
    try:
        exec(code, namespace)
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}
    return {"result": namespace["result"]}


def send(child, code):
    """Start `code` in the worker."""
    child.sock.sendall(code.encode() + b"\0")


def ask(child, code, timeout=SECONDS):
    """What `code` left in `result`; None if the worker ended or `code` raised."""
    send(child, code)
    child.sock.settimeout(timeout)
    text = b""
    try:
        while not text.endswith(b"\n"):
            piece = child.sock.recv(65536)
            if not piece:
                return None
            text += piece
    except ConnectionResetError:
        return None
    return json.loads(text).get("result")


def listener():
    """A socket on the loopback that accepts connections."""
    sock = socket.socket()
    sock.bind(("127.0.0.1", 0))
    sock.listen()
    return sock
