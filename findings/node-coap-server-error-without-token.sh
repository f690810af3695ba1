#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# npm coap 1.5.0, server, Node 20.
#
# Guess: the server's own error for a confirmable request (here FETCH without Content-Format, which
#   RFC 8132 section 2.3.1 lets a server answer with 4.15) is piggybacked on the ACK, with the token.
# Seen: it is a NON with a message ID of its own and no token, and no ACK. The client that asked can
#   match neither: it goes on to retransmit, and each repeat is answered in the same way.
# Why it matters: a proxy in front of such a server gives 5.04 after its whole time-out for what the
#   server refused at once; only the address tells that it is alive.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund coap@1.5.0 coap-packet@1.1.1 >&2
cat > run.js <<'JS'
const coap = require('coap');
const dgram = require('dgram');
const { parse, generate } = require('coap-packet');
const port = 40000 + (process.pid % 20000);
const server = coap.createServer((request, response) => response.end('served'));
server.listen(port, '127.0.0.1', () => {
  const client = dgram.createSocket('udp4');
  client.on('message', (datagram) => {
    const answer = parse(datagram);
    const type = answer.ack ? 'ACK' : answer.confirmable ? 'CON' : answer.reset ? 'RST' : 'NON';
    console.log(`${type} ${answer.code}, same message ID ${answer.messageId === 7}, ` +
      `token of ${answer.token.length} bytes`);
    process.exit(0);
  });
  client.send(generate({ code: '0.05', confirmable: true, messageId: 7,
    token: Buffer.from([0xaa, 0xbb]), options: [{ name: 'Uri-Path', value: Buffer.from('log') }],
    payload: Buffer.from('since=yesterday') }), port, '127.0.0.1');
});
JS
seen=$(timeout 60 node run.js)
printf '%s\n' "$seen"
if [ "$seen" = "NON 4.15, same message ID false, token of 0 bytes" ]; then
  echo "as recorded: coap 1.5.0 sends its own errors without token"
else
  echo "CHANGED: coap 1.5.0 answers otherwise"
  exit 1
fi
