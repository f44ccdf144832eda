const RAW_IP = 101;
const UDP = 17;

/** A capture file of one IPv6 packet, from port 862 to port 862, with this datagram. */
export function captureFile(datagram: Buffer): Buffer {
  const captured = packet(datagram);
  const file = Buffer.alloc(24);
  file.writeUInt32LE(0xa1b2c3d4, 0);
  file.writeUInt16LE(2, 4);
  file.writeUInt16LE(4, 6);
  file.writeUInt32LE(0xffff, 16);
  file.writeUInt32LE(RAW_IP, 20);
  const record = Buffer.alloc(16);
  record.writeUInt32LE(captured.length, 8);
  record.writeUInt32LE(captured.length, 12);
  return Buffer.concat([file, record, captured]);
}

function packet(datagram: Buffer): Buffer {
  const headers = Buffer.alloc(48);
  headers[0] = 0x60;
  headers.writeUInt16BE(8 + datagram.length, 4);
  headers[6] = UDP;
  headers[7] = 255;
  headers[23] = headers[39] = 1;
  headers.writeUInt16BE(862, 40);
  headers.writeUInt16BE(862, 42);
  headers.writeUInt16BE(8 + datagram.length, 44);
  return Buffer.concat([headers, datagram]);
}
