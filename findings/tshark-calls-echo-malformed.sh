#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# tshark 4.0.17 (Debian 12, 4.0.17-0+deb12u3), its CoAP dissector.
#
# Guess: Echo (252) and Request-Tag (292) of RFC 9175 and No-Response (258) of RFC 7967 are decoded, or
#   shown as unknown; an elective option of a number it does not know is no error.
# Seen: the three are "Malformed: Invalid Option Number", Echo under the name "No-Op", and so is 124,
#   which a client stack of the field sends; 2048, as unregistered, is merely unknown. A capture of correct traffic of
#   today's libcoap (a Request-Tag in every GET) is yellow from top to bottom. Hop-Limit (16) is known.
# Why it matters: "malformed" in a capture is no proof that a peer sent something wrong, and a filter on
#   it (_ws.malformed, expert warnings) finds the good messages.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
version=4.0.17-0+deb12u3
fetch() {
  apt-get -qq -y --reinstall --download-only --no-install-recommends -o "Dir::Cache::archives=$dir" \
    install "tshark=$version" "wireshark-common=$version" "libwireshark16=$version" \
    "libwiretap13=$version" "libwsutil14=$version" "libwireshark-data=$version"
}
mkdir partial
{ fetch || { apt-get -qq update && fetch; }; } >&2
for deb in *.deb; do dpkg -x "$deb" unpacked; done
cat >capture.py <<'PY'
import socket, struct
def extended(value):
    if value < 13:
        return value, b""
    return (13, bytes([value - 13])) if value < 269 else (14, struct.pack(">H", value - 269))
def message(options):
    out, last = bytes([0x41, 0x01, 0x00, 0x01, 0xAA]), 0
    for number, value in options:
        delta, more = extended(number - last)
        last = number
        out += bytes([delta << 4 | len(value)]) + more + value
    return out
options = [(11, b"temp"), (16, b"\x0a"), (124, b"\0\0\0\1"),
           (252, b"echo"), (258, b"\x1a"), (292, b"abcd"), (2048, b"x")]
coap = message(options)
udp = struct.pack(">HHHH", 40000, 5683, 8 + len(coap), 0) + coap
ip = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(udp), 1, 0, 64, 17, 0,
                 socket.inet_aton("192.0.2.1"), socket.inet_aton("192.0.2.2")) + udp
with open("one.pcap", "wb") as file:
    file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 101))
    file.write(struct.pack("<IIII", 1, 0, len(ip), len(ip)) + ip)
PY
python3 capture.py
library=unpacked/usr/lib/x86_64-linux-gnu
seen=$(HOME=$dir LD_LIBRARY_PATH=$library WIRESHARK_DATA_DIR=$PWD/unpacked/usr/share/wireshark \
  unpacked/usr/bin/tshark -r one.pcap -V 2>/dev/null |
  sed -nE 's/^ *(Opt Name: .*)$/\1/p; s/^ *\[Expert Info \(Warning\/(Malformed|Undecoded)\).*/  \1/p')
printf '%s\n' "$seen"
expected='Opt Name: #1: Uri-Path: temp
Opt Name: #2: Hop-Limit: 10
Opt Name: #3: Unknown Option (124): 00 00 00 01
  Malformed
Opt Name: #4: No-Op: 65 63 68 6f
  Malformed
Opt Name: #5: Unknown Option (258): 1a
  Malformed
Opt Name: #6: Unknown Option (292): 61 62 63 64
  Malformed
Opt Name: #7: Unknown Option (2048): 78
  Undecoded'
if [ "$seen" = "$expected" ]; then
  echo "as recorded: tshark $version calls Echo No-Op, and malformed"
else
  echo "CHANGED: tshark $version shows these options otherwise"
  exit 1
fi
