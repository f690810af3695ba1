#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# ser2net 4.3.11 with gensio 2.6.2 (Debian 12, ser2net 4.3.11-1 and libgensio4 2.6.2-4).
#
# Guess: "tcp,127.0.0.1,PORT" is an address in numbers. It needs no name server, so ser2net listens on it
#   wherever the loopback interface is up, also in a container without a network.
# Seen: while 127.0.0.1 is the only IPv4 address, the accepter is refused ("Invalid accepter port
#   name/number", "Unable to find a valid name on the name server"), and ser2net goes on without the
#   port. With any other IPv4 address it listens, even 127.0.0.2 on the same loopback interface; an
#   IPv6 address does not help. The cause: gensio calls getaddrinfo once for each family with
#   AI_ADDRCONFIG, and glibc does not count 127.0.0.1 as an address there, not even for a host that is
#   given in numbers. (For an unspecified family it would have answered.)
# Why it matters: a port for local use alone is missing on a router that starts before its network
#   is up, and in a test's network namespace, and the message points to a name server.
#
# Needs root or the right to make user namespaces (unshare -rn); without it the script says SKIPPED.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
unshare -rn ip link set lo up 2>/dev/null ||
  { echo "SKIPPED: this user may not make a network namespace"; exit 0; }
# After the two under test, what they load and a small system may lack.
packages='ser2net=4.3.11-1 libgensio4=2.6.2-4 libyaml-0-2 libavahi-client3 libavahi-common3
  libdbus-1-3 libsctp1 libwrap0 libnsl2 libtirpc3'
# shellcheck disable=SC2086
apt-get download $packages >&2 2>/dev/null || { (apt-get update && apt-get download $packages) >&2; }
for deb in *.deb; do dpkg -x "$deb" unpacked; done
libraries=$(find "$dir/unpacked" -name '*.so.*' -printf '%h\n' | sort -u | paste -s -d :)
cat >ser2net.yaml <<'YAML'
connection: &demo
  accepter: tcp,127.0.0.1,2001
  connector: echo
YAML
cat >listens.py <<'PY'
import socket, sys, time
for _ in range(50):
    time.sleep(0.1)
    if socket.socket().connect_ex(("127.0.0.1", 2001)) == 0:
        sys.exit("listens")
    refused = [line for line in open("log") if "Invalid accepter" in line]
    if refused:
        sys.exit(refused[0][refused[0].index("Invalid"):].strip())
sys.exit("neither")
PY
cat >addrinfo.py <<'PY'
import socket
for family in (socket.AF_UNSPEC, socket.AF_INET):
    try:
        socket.getaddrinfo("127.0.0.1", 2001, family, socket.SOCK_STREAM, 0, socket.AI_ADDRCONFIG)
        print("getaddrinfo", family.name, "answers")
    except socket.gaierror as error:
        print("getaddrinfo", family.name, "refuses")
PY
cat >try.sh <<'TRY'
ip link set lo up
[ "$1" = 127.0.0.1 ] || ip address add "$1" dev lo
LD_LIBRARY_PATH=$2 unpacked/usr/sbin/ser2net -n -d -c ser2net.yaml -P pid >log 2>&1 &
echo "$1: $(python3 listens.py 2>&1)"
kill -KILL $!
[ "$1" != 127.0.0.1 ] || python3 addrinfo.py
TRY
for address in 127.0.0.1 2001:db8::1/128 127.0.0.2/8 192.0.2.1/32; do
  unshare -rn bash try.sh "$address" "$libraries" 2>/dev/null
done | tee seen
refused="Invalid accepter port name/number 'tcp,127.0.0.1,2001': Unable to find a valid name on the name server"
expected="127.0.0.1: $refused
getaddrinfo AF_UNSPEC answers
getaddrinfo AF_INET refuses
2001:db8::1/128: $refused
127.0.0.2/8: listens
192.0.2.1/32: listens"
if [ "$(cat seen)" = "$expected" ]; then
  echo "as recorded: ser2net 4.3.11 refuses 127.0.0.1 while it is the only IPv4 address"
else
  echo "CHANGED: ser2net 4.3.11 with gensio 2.6.2 treats a lone loopback address otherwise"
  exit 1
fi
