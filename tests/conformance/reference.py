"""Answers JSON lines {"code": …} with what Python's socket module makes of the code."""

import array
import ast
import errno
import json
import os
import signal
import socket
import struct
import sys
import threading
import time
import warnings

warnings.simplefilter("ignore")

EAI = {getattr(socket, name): name for name in dir(socket) if name.startswith("EAI_")}


def plain(value):
    if isinstance(value, (bytes, bytearray, memoryview)):
        return {"octets": bytes(value).hex()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return int(value) if isinstance(value, int) and not isinstance(value, bool) else value


def error_name(error):
    if isinstance(error, socket.gaierror):
        return EAI.get(error.errno, str(error.errno))
    if isinstance(error, TimeoutError) and error.errno is None:
        return "TimeoutError"
    if isinstance(error, OSError):
        return errno.errorcode.get(error.errno, "refused")
    return "UnicodeError" if isinstance(error, UnicodeError) else type(error).__name__


def run(code):
    scope = {name: getattr(socket, name) for name in dir(socket) if not name.startswith("__")}
    scope.update(error_name=error_name, array=array, os=os, signal=signal, socketmodule=socket, struct=struct, threading=threading, time=time)
    exec(PRELUDE, scope)
    tree = ast.parse(code)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "behaviour", "exec"), scope)
    return None if last is None else eval(compile(ast.Expression(last.value), "behaviour", "eval"), scope)


PRELUDE = """
def udp4(): return socket(AF_INET, SOCK_DGRAM)
def udp6(): return socket(AF_INET6, SOCK_DGRAM)
def bound6():
    s = udp6(); s.bind(('::1', 0)); s.settimeout(10); return s
def bound4():
    s = udp4(); s.bind(('127.0.0.1', 0)); s.settimeout(10); return s
def dual6():
    s = udp6(); s.setsockopt(IPPROTO_IPV6, IPV6_V6ONLY, 0); s.bind(('', 0)); s.settimeout(10); return s
def failure(call, *args):
    try: call(*args)
    except BaseException as error: return error
def attempted(call, *args):
    try: return call(*args)
    except Exception as error: return error_name(error)
def drained(s):
    s.setblocking(False)
    count = 0
    while True:
        try: s.recv(1)
        except BlockingIOError: return count
        count += 1
"""

for line in sys.stdin:
    try:
        answer = {"value": plain(run(json.loads(line)["code"]))}
        json.dumps(answer)
    except Exception as error:
        answer = {"error": error_name(error)}
        if isinstance(error, (SyntaxError, NameError, AttributeError)):
            answer = {"broken": f"{type(error).__name__}: {error}"}
    print(json.dumps(answer), flush=True)
