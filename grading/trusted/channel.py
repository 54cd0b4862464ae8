"""A socket that carries numbered messages, with a deadline and a cap on their size."""

import select
import time

from grading.trusted.wire import FRAME, WireError


class Closed(Exception):
    """The other side is gone."""


class TimedOut(Exception):
    """The deadline has passed."""


class Channel:
    """One end of the line. `sock`: a connected stream socket, owned from now on."""

    def __init__(self, sock, cap, text_cap=None):
        self.sock = sock
        self.cap = cap
        self.text_cap = text_cap

    def send(self, buffers, deadline=None):
        """Send the buffers of one message."""
        data = b"".join(buffers)
        try:
            self._wait(deadline)
            self.sock.sendall(data)
        except TimeoutError:
            raise TimedOut from None
        except OSError:
            raise Closed from None

    def receive(self, deadline=None):
        """(number, text, data) of the next message. deadline: by time.monotonic()."""
        size, number, text_size = FRAME.unpack(self._exactly(FRAME.size, deadline))
        if self.cap is not None and size > self.cap:
            raise WireError(f"a message of {size} bytes; {self.cap} are allowed")
        if text_size > size:
            raise WireError("a text longer than its message")
        if self.text_cap is not None and text_size > self.text_cap:
            raise WireError(
                f"{text_size} bytes beside the arrays; {self.text_cap} are allowed"
            )
        body = self._exactly(size, deadline)
        return number, bytes(body[:text_size]), body[text_size:]

    def readable(self, seconds):
        """Wait up to so many seconds; whether something has come, or the end."""
        return bool(select.select([self.sock], [], [], seconds)[0])

    def close(self):
        """Close the socket."""
        self.sock.close()

    def _exactly(self, size, deadline):
        body = bytearray(size)
        view = memoryview(body)
        while view:
            try:
                self._wait(deadline)
                count = self.sock.recv_into(view)
            except TimeoutError:
                raise TimedOut from None
            except OSError:
                raise Closed from None
            if not count:
                raise Closed
            view = view[count:]
        return memoryview(body)

    def _wait(self, deadline):
        left = None if deadline is None else deadline - time.monotonic()
        if left is not None and left <= 0:
            raise TimedOut
        self.sock.settimeout(left)
