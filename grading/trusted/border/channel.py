"""A socket that carries numbered messages, with a deadline and a cap on their size."""

import socket
import struct
import time

from grading.trusted.border.wire import FRAME, WireError

LOOK = 0.1  # seconds
TIMEVAL = struct.Struct("ll")  # seconds and microseconds, as the kernel takes them
LOOK_US = int(LOOK * 1e6)
PIECE = 65536  # bytes that are read together


class Closed(Exception):
    """The other side is gone."""


class TimedOut(Exception):
    """The deadline has passed."""


class Channel:
    """One end of the line. sock: a connected stream socket, owned from now on.

    cap, text_cap: bytes of a message, and of its part that is not arrays; None: any.
    look: called with the seconds that were waited since the last time, when these are
    LOOK or more; what it raises ends the waiting. None: wait for ever.
    """

    def __init__(self, sock, cap=None, text_cap=None, look=None):
        self.sock = sock
        self.cap = cap
        self.text_cap = text_cap
        self.look = look
        self._waited = 0.0
        self._held = b""  # came with an earlier message
        sock.settimeout(None)
        if look is not None:  # by the kernel: Python would ask before each call
            for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
                sock.setsockopt(socket.SOL_SOCKET, option, TIMEVAL.pack(0, LOOK_US))

    def send(self, buffers):
        """Send the buffers of one message."""
        data = memoryview(b"".join(buffers))
        while data:
            data = data[self._patiently(self.sock.send, data) :]

    def receive(self):
        """(number, text, data) of the next message."""
        size, number, text_size = FRAME.unpack(self._exactly(FRAME.size))
        if self.cap is not None and size > self.cap:
            raise WireError(f"a message of {size} bytes; {self.cap} are allowed")
        if text_size > size:
            raise WireError("a text longer than its message")
        if self.text_cap is not None and text_size > self.text_cap:
            raise WireError(
                f"{text_size} bytes beside the arrays; {self.text_cap} are allowed"
            )
        body = memoryview(self._exactly(size))
        return number, bytes(body[:text_size]), body[text_size:]

    def close(self):
        """Close the socket."""
        self.sock.close()

    def _exactly(self, size):
        while len(self._held) < size <= PIECE:
            piece = self._patiently(self.sock.recv, PIECE)
            if not piece:
                raise Closed
            self._held += piece
        if size <= len(self._held):
            body, self._held = self._held[:size], self._held[size:]
            return body
        body = bytearray(size)
        body[: len(self._held)] = self._held
        view, self._held = memoryview(body)[len(self._held) :], b""
        while view:
            count = self._patiently(self.sock.recv_into, view)
            if not count:
                raise Closed
            view = view[count:]
        return body

    def _patiently(self, function, argument):
        """What a function of the socket gives, as soon as it gives something."""
        while True:
            begun = time.monotonic()
            try:
                return function(argument)
            except BlockingIOError:
                continue
            except OSError:
                raise Closed from None
            finally:
                self._waited += time.monotonic() - begun
                if self.look is not None and self._waited >= LOOK:
                    waited, self._waited = self._waited, 0.0
                    self.look(waited)
