/** An IP packet on Ethernet, as far as the pair decides what it looks like. */
export interface Frame {
  readonly version: 4 | 6;
  readonly trafficClass: number;
  /** 0 for IPv4, which has none. */
  readonly flowLabel: number;
  readonly hopLimit: number;
  /** Whether it is a fragment, or may be fragmented on its way. */
  readonly fragment: boolean;
  readonly sourcePort: number;
  readonly destinationPort: number;
  /** What the UDP datagram carries. */
  readonly payload: Buffer;
}

const ETHERNET = 14;
const UDP = 17;
const IPV6_FRAGMENT = 44;

/** Reads an Ethernet frame; undefined when it carries neither UDP nor a fragment. */
export function readFrame(frame: Buffer): Frame | undefined {
  const ip = frame.subarray(ETHERNET);
  return ip[0]! >> 4 === 6 ? readIPv6(ip) : readIPv4(ip);
}

// RFC 8200, section 3.
function readIPv6(ip: Buffer): Frame | undefined {
  const nextHeader = ip[6]!;
  if (nextHeader !== UDP && nextHeader !== IPV6_FRAGMENT) return undefined;
  const first = ip.readUInt32BE(0);
  const header = { trafficClass: (first >> 20) & 0xff, flowLabel: first & 0xfffff, hopLimit: ip[7]! };
  return { version: 6, ...header, fragment: nextHeader === IPV6_FRAGMENT, ...readUdp(ip.subarray(40)) };
}

// RFC 791, section 3.1.
function readIPv4(ip: Buffer): Frame | undefined {
  if (ip[9] !== UDP) return undefined;
  const dontFragment = 0x4000;
  const header = { trafficClass: ip[1]!, flowLabel: 0, hopLimit: ip[8]! };
  const udp = ip.subarray((ip[0]! & 0xf) * 4);
  return { version: 4, ...header, fragment: ip.readUInt16BE(6) !== dontFragment, ...readUdp(udp) };
}

function readUdp(udp: Buffer): Pick<Frame, "sourcePort" | "destinationPort" | "payload"> {
  return {
    sourcePort: udp.readUInt16BE(0),
    destinationPort: udp.readUInt16BE(2),
    payload: udp.subarray(8, udp.readUInt16BE(4)),
  };
}
