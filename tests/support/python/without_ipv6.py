"""without_ipv6.py COMMAND...: runs a command for which this host has no IPv6: socket(AF_INET6, ...) fails with EAFNOSUPPORT.

That is how a kernel answers that was booted with ipv6.disable=1; a network namespace can only take the addresses away.
"""

import ctypes
import os
import platform
import struct
import sys

PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 38, 22, 2
LOAD, JUMP_IF_EQUAL, RETURN = 0x20, 0x15, 0x06
ALLOW, FAIL_WITH = 0x7FFF0000, 0x00050000
SYSCALL_NUMBER, FIRST_ARGUMENT = 0, 16
AF_INET6, EAFNOSUPPORT = 10, 97

socket_call = {"x86_64": 41, "aarch64": 198}[platform.machine()]
program = b"".join(
    struct.pack("HBBI", code, if_true, if_false, operand)
    for code, if_true, if_false, operand in [
        (LOAD, 0, 0, SYSCALL_NUMBER),
        (JUMP_IF_EQUAL, 0, 3, socket_call),
        (LOAD, 0, 0, FIRST_ARGUMENT),
        (JUMP_IF_EQUAL, 0, 1, AF_INET6),
        (RETURN, 0, 0, FAIL_WITH | EAFNOSUPPORT),
        (RETURN, 0, 0, ALLOW),
    ]
)


class Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_char_p)]


libc = ctypes.CDLL(None, use_errno=True)
libc.prctl.argtypes = [ctypes.c_int, ctypes.c_ulong, ctypes.c_void_p, ctypes.c_ulong, ctypes.c_ulong]
if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, None, 0, 0) != 0:
    raise OSError(ctypes.get_errno(), "PR_SET_NO_NEW_PRIVS")
if libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(Program(len(program) // 8, program)), 0, 0) != 0:
    raise OSError(ctypes.get_errno(), "PR_SET_SECCOMP")
os.execvp(sys.argv[1], sys.argv[1:])
