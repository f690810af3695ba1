#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# coap-client-notls of libcoap 4.3.1 (Debian 12, libcoap3-bin 4.3.1-1).
#
# Guess: -e takes a text in which %XX stands for a byte, as its help says; a percent sign that no two
#   hexadecimal digits follow is sent as it is, or is refused with an error as a bad argument.
# Seen: the request is sent without any payload, and the client ends with status 0 and without a word:
#   PUT of "50%" is an empty PUT. Of "-f", the same text in a file, every byte is sent. "%%" is no escape
#   for a percent sign, "%25" is. A path loses such a segment: with "/level/50%" it asks for /level.
# Why it matters: humidity, duty cycles and format strings have percent signs. The empty PUT is a valid
#   request, so a device clears or resets the value, and the tool shows the success of that.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
apt-get download libcoap3=4.3.1-1 libcoap3-bin=4.3.1-1 >&2 2>/dev/null ||
  { (apt-get update && apt-get download libcoap3=4.3.1-1 libcoap3-bin=4.3.1-1) >&2; }
for deb in *.deb; do dpkg -x "$deb" unpacked; done
library=$(dirname "$(find unpacked -name 'libcoap-3-notls.so.3*' | head -n 1)")
cat >origin.py <<'PY'
import socket
origin = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
origin.bind(("127.0.0.1", 0))
print(origin.getsockname()[1], flush=True)
while True:
    datagram, client = origin.recvfrom(2048)
    token = datagram[4:4 + (datagram[0] & 15)]
    at, number, path = 4 + len(token), 0, ""
    while at < len(datagram) and datagram[at] != 0xFF:
        delta, length, at = datagram[at] >> 4, datagram[at] & 15, at + 1
        if delta == 13:
            delta, at = datagram[at] + 13, at + 1
        if length == 13:
            length, at = datagram[at] + 13, at + 1
        number += delta
        if number == 11:
            path += "/" + datagram[at:at + length].decode()
        at += length
    code = {1: "GET", 3: "PUT"}[datagram[1]]
    print(code, path or "/", repr(datagram[at + 1:].decode()), flush=True)
    answer = 0x44 if code == "PUT" else 0x45
    origin.sendto(bytes([0x60 | len(token), answer]) + datagram[2:4] + token, client)
PY
python3 origin.py >seen &
origin=$!
trap 'kill $origin; rm -rf "$dir"' EXIT
until [ -s seen ]; do sleep 0.1; done
port=$(head -n 1 seen)
client() {
  LD_LIBRARY_PATH=$library unpacked/usr/bin/coap-client-notls -B 5 "$@" >>said 2>&1
}
printf '50%%' >text
for text in '50' '50%' 'from 50% to 60%' '50%%' '50%25' '%d'; do
  client -m put -e "$text" "coap://127.0.0.1:$port/level"
done
client -m put -f text "coap://127.0.0.1:$port/level"
client -m get "coap://127.0.0.1:$port/level/50%"
seen=$(sed 1d seen; printf 'said:%s\n' "$(cat said)")
printf '%s\n' "$seen"
expected=$(cat <<'SEEN'
PUT /level '50'
PUT /level ''
PUT /level ''
PUT /level ''
PUT /level '50%'
PUT /level ''
PUT /level '50%'
GET /level ''
said:
SEEN
)
if [ "$seen" = "$expected" ]; then
  echo "as recorded: coap-client 4.3.1 sends nothing for a text with a bare percent sign"
else
  echo "CHANGED: coap-client 4.3.1 treats a bare percent sign otherwise"
  exit 1
fi
