#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# coap-client-notls of libcoap 4.3.1 (Debian 12, libcoap3-bin 4.3.1-1).
#
# Guess: an answer in blocks is fetched to its end whether its first block comes on the acknowledgement
#   or, after an empty one, in a message of its own (RFC 7252 section 5.2.2, RFC 7959 section 2.4).
# Seen: on the acknowledgement all blocks are fetched. In a message of its own the first block is
#   acknowledged and thrown away ("large body receive internal issue"); the client asks for nothing
#   more, waits for its time-out, prints nothing and ends with status 0.
# Why it matters: a proxy to slow devices acknowledges first. It has to hold the acknowledgement of a
#   GET with Block2 back for a while, or this client gets nothing of what is longer than a block.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
apt-get download libcoap3=4.3.1-1 libcoap3-bin=4.3.1-1 >&2 2>/dev/null ||
  { (apt-get update && apt-get download libcoap3=4.3.1-1 libcoap3-bin=4.3.1-1) >&2; }
for deb in *.deb; do dpkg -x "$deb" unpacked; done
library=$(dirname "$(find unpacked -name 'libcoap-3-notls.so.3*' | head -n 1)")
cat >origin.py <<'PY'
import socket, sys
separate = sys.argv[1] == "separate"
origin = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
origin.bind(("127.0.0.1", 0))
print(origin.getsockname()[1], flush=True)
number = 0
while True:
    datagram, client = origin.recvfrom(2048)
    if datagram[1] != 1:
        continue  # an acknowledgement of ours
    token = datagram[4:4 + (datagram[0] & 15)]
    kind, id = 0x60, datagram[2:4]
    if separate:
        origin.sendto(bytes([0x60, 0]) + id, client)
        kind, id = 0x40, bytes([0x77, number])
    more = 8 if number < 2 else 0
    block = bytes([0xD1, 23 - 13, number << 4 | more | 0])
    origin.sendto(bytes([kind | len(token), 0x45]) + id + token + block + b"\xff" + b"0123456789abcdef", client)
    number += 1
PY
for way in piggybacked separate; do
  python3 origin.py "$way" >port &
  origin=$!
  trap 'kill $origin; rm -rf "$dir"' EXIT
  until [ -s port ]; do sleep 0.1; done
  printed=$(LD_LIBRARY_PATH=$library unpacked/usr/bin/coap-client-notls -b 16 -B 4 -m get "coap://127.0.0.1:$(cat port)/") &&
    status=0 || status=$?
  kill "$origin"
  : >port
  echo "$way: status $status, printed $(printf %s "$printed" | tr -d '\n' | wc -c) of 48 bytes" | tee -a seen
done
trap 'rm -rf "$dir"' EXIT
expected='piggybacked: status 0, printed 48 of 48 bytes
separate: status 0, printed 0 of 48 bytes'
if [ "$(cat seen)" = "$expected" ]; then
  echo "as recorded: coap-client 4.3.1 throws the first block of a separate response away"
else
  echo "CHANGED: coap-client 4.3.1 treats blocks in separate responses otherwise"
  exit 1
fi
