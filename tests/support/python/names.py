"""Answers questions about names and addresses with Python's own socket module: JSON in lines, one answer a line."""

import errno
import json
import socket
import sys


def constants():
    return {name: int(value) for name, value in vars(socket).items() if name.isupper() and isinstance(value, int)}


def getaddrinfo(host, *rest):
    # As text it would be encoded by Python itself, which refuses what the system does not.
    return socket.getaddrinfo(host if host is None else host.encode(), *rest)


CALLS = {
    "constants": constants,
    "errorcode": lambda: errno.errorcode,
    "inet_pton": lambda family, text: list(socket.inet_pton(family, text)),
    "inet_ntop": lambda family, octets: socket.inet_ntop(family, bytes(octets)),
    "inet_aton": lambda text: list(socket.inet_aton(text)),
    "inet_ntoa": lambda octets: socket.inet_ntoa(bytes(octets)),
    "getaddrinfo": getaddrinfo,
    "getnameinfo": lambda address, flags: socket.getnameinfo(tuple(address), flags),
    "if_nameindex": socket.if_nameindex,
    "getservbyname": socket.getservbyname,
    "getservbyport": socket.getservbyport,
    "getprotobyname": socket.getprotobyname,
    "htonl": socket.htonl,
    "htons": socket.htons,
}

for line in sys.stdin:
    call, arguments = json.loads(line)
    try:
        answer = {"value": CALLS[call](*arguments)}
    except socket.gaierror as error:
        answer = {"error": "gaierror", "errno": error.errno}
    except OSError as error:
        answer = {"error": "OSError", "errno": error.errno}
    except (OverflowError, ValueError, TypeError) as error:
        answer = {"error": type(error).__name__}
    print(json.dumps(answer), flush=True)
