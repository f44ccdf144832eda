"""Reads datagrams with scapy's STAMP layers: a line of JSON for each line "<role> <hexadecimal>"."""

import json
import sys

from scapy.contrib.stamp import (
    STAMPSessionReflectorTestUnauthenticated,
    STAMPSessionSenderTestUnauthenticated,
)
from scapy.layers.inet import UDP

ROLES = {
    "request": STAMPSessionSenderTestUnauthenticated,
    "reply": STAMPSessionReflectorTestUnauthenticated,
}


def plain(value):
    if hasattr(value, "fields_desc"):
        return fields(value)
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, bytes):
        return value.hex()
    return int(value)


def fields(layer):
    found = {field.name: plain(layer.getfieldval(field.name)) for field in layer.fields_desc}
    # As text: JSON's numbers end at 53 bits.
    return {name: f"{value:016x}" if name.startswith("ts") else value for name, value in found.items()}


for line in sys.stdin:
    role, octets = line.split()
    datagram = bytes.fromhex(octets)
    # The layers ask the UDP header for the length of the TLVs.
    print(json.dumps(fields(ROLES[role](datagram, _parent=UDP(len=8 + len(datagram))))))
