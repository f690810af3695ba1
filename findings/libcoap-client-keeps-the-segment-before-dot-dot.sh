#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# coap-client-notls of libcoap 4.3.1 (Debian 12, libcoap3-bin 4.3.1-1).
#
# Guess: dot segments are removed as RFC 3986 section 5.2.4 does it (RFC 7252 section 6.4, step 1), so
#   that coap://host/a/../b asks for /b; or they are not removed at all.
# Seen: the ".." goes, the "a" stays: the request asks for /a/b. Written as %2E%2E it is sent as the
#   segment "..", which RFC 7252 section 5.10.1 forbids in Uri-Path.
# Why it matters: one URI is three resources with three readers (this one, Californium, the RFC); a
#   proxy must judge what the options name, never the text that the client was given.
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
origin = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
origin.bind(("127.0.0.1", 0))
print(origin.getsockname()[1], flush=True)
def path(datagram):
    at, number, segments = 4 + (datagram[0] & 15), 0, []
    while at < len(datagram) and datagram[at] != 0xFF:
        delta, length, at = datagram[at] >> 4, datagram[at] & 15, at + 1
        if delta == 13:
            delta, at = datagram[at] + 13, at + 1
        if length == 13:
            length, at = datagram[at] + 13, at + 1
        number += delta
        if number == 11:
            segments.append(datagram[at:at + length].decode())
        at += length
    return segments
while True:
    datagram, client = origin.recvfrom(2048)
    print("Uri-Path", path(datagram), flush=True)
    token = datagram[4:4 + (datagram[0] & 15)]
    origin.sendto(bytes([0x60 | len(token), 0x45]) + datagram[2:4] + token, client)
PY
python3 origin.py >seen &
origin=$!
trap 'kill $origin; rm -rf "$dir"' EXIT
until [ -s seen ]; do sleep 0.1; done
port=$(head -n 1 seen)
for path in /a/../b /./b /a/%2E%2E/b; do
  LD_LIBRARY_PATH=$library unpacked/usr/bin/coap-client-notls -B 5 -m get "coap://127.0.0.1:$port$path"
done
sed 1d seen
expected="Uri-Path ['a', 'b']
Uri-Path ['b']
Uri-Path ['a', '..', 'b']"
if [ "$(sed 1d seen)" = "$expected" ]; then
  echo "as recorded: coap-client 4.3.1 takes /a/../b for /a/b"
else
  echo "CHANGED: coap-client 4.3.1 asks for other paths"
  exit 1
fi
