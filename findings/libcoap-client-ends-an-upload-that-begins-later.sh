#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# coap-client-notls of libcoap 4.3.1 (Debian 12, libcoap3-bin 4.3.1-1).
#
# Guess: "-b NUM,SIZE", whose help says that the request chain starts at block NUM, lets an upload
#   that was cut go on: with "-m put -f FILE" the blocks from NUM to the last one are sent.
# Seen: the client sends block NUM with the "more" bit, takes the 2.31 (Continue) for the end, and
#   ends with status 0. With "-b SIZE" it sends all blocks.
# Why it matters: a resource that can go on from an offset cannot be driven so by this client, and a
#   script that trusts the status takes a file for complete of which one block has come.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
apt-get download libcoap3=4.3.1-1 libcoap3-bin=4.3.1-1 >&2 2>/dev/null ||
  { (apt-get update && apt-get download libcoap3=4.3.1-1 libcoap3-bin=4.3.1-1) >&2; }
for deb in *.deb; do dpkg -x "$deb" unpacked; done
library=$(dirname "$(find unpacked -name 'libcoap-3-notls.so.3*' | head -n 1)")
cat >server.py <<'PY'
import socket

def block1(datagram):
    """The value of the Block1 option (27), or None."""
    at, number = 4 + (datagram[0] & 15), 0
    while at < len(datagram) and datagram[at] != 0xFF:
        delta, length = datagram[at] >> 4, datagram[at] & 15
        at += 1
        if delta == 13:
            delta, at = datagram[at] + 13, at + 1
        if length == 13:
            length, at = datagram[at] + 13, at + 1
        number += delta
        if number == 27:
            return int.from_bytes(datagram[at:at + length], "big")
        at += length

server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("127.0.0.1", 0))
print(server.getsockname()[1], flush=True)
while True:
    datagram, client = server.recvfrom(2048)
    value = block1(datagram)
    more = value & 8
    print("block", value >> 4, "more" if more else "last", flush=True)
    token = datagram[4:4 + (datagram[0] & 15)]
    echoed = value.to_bytes(2, "big")
    option = bytes([0xD2, 27 - 13]) + echoed
    code = 0x5F if more else 0x44
    server.sendto(bytes([0x60 | len(token), code]) + datagram[2:4] + token + option, client)
PY
head -c 640 /dev/zero | tr '\0' x >file
for from in 64 5,64; do
  python3 server.py >log &
  server=$!
  trap 'kill $server; rm -rf "$dir"' EXIT
  until [ -s log ]; do sleep 0.1; done
  LD_LIBRARY_PATH=$library unpacked/usr/bin/coap-client-notls -B 4 -b "$from" -m put -f file \
    "coap://127.0.0.1:$(head -n 1 log)/x" >/dev/null && status=0 || status=$?
  kill "$server"
  echo "-b $from: status $status, $(grep -c block log) blocks, at the end $(tail -n 1 log)" | tee -a seen
  : >log
done
trap 'rm -rf "$dir"' EXIT
expected='-b 64: status 0, 10 blocks, at the end block 9 last
-b 5,64: status 0, 1 blocks, at the end block 5 more'
[ "$(cat seen)" = "$expected" ] || { echo CHANGED; exit 1; }
