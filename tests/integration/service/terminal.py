"""terminal.py AWAITED THEN COMMAND...: runs COMMAND on a new terminal and shows its screen.

Once AWAITED is on the screen it types THEN, or closes the terminal if THEN is "close". Exits as COMMAND does.
"""

import os
import pty
import sys

awaited, then, *command = sys.argv[1:]
pid, terminal = pty.fork()
if pid == 0:
    os.execv(command[0], command)

screen = b""
done = False
while True:
    try:
        data = os.read(terminal, 65536)
    except OSError:
        break
    if not data:
        break
    screen += data
    os.write(1, data)
    if not done and awaited.encode() in screen:
        done = True
        if then == "close":
            os.close(terminal)
            break
        os.write(terminal, then.encode())

sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
