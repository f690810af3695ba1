#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# npm coap 1.5.0, client, Node 20.
#
# Guess: every copy of a confirmable separate response is acknowledged (RFC 7252 section 4.2: an
#   acknowledgement that was lost is sent again when the message comes again), or at least reset.
# Seen: only the first copy is. The repeats of a sender whose first ACK was lost meet silence, so the
#   sender goes through all its retransmissions and gives the client up, though the answer was used.
# Why it matters: for a gateway "no ACK to a separate response" does not mean that the client is gone;
#   it must not end the session or the client's other observations for it.
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
const origin = dgram.createSocket('udp4');
let replies = 0;
origin.on('message', (datagram, from) => {
  const message = parse(datagram);
  if (message.code !== '0.01') {
    replies++;
    return;
  }
  origin.send(generate({ ack: true, code: '0.00', messageId: message.messageId }),
    from.port, from.address);
  const response = generate({ code: '2.05', confirmable: true, messageId: 901,
    token: message.token, payload: Buffer.from('20.5') });
  // A sender that did not get the first ACK: the same datagram three times.
  for (const after of [100, 300, 500]) {
    setTimeout(() => origin.send(response, from.port, from.address), after);
  }
  setTimeout(() => {
    console.log(`copies sent 3, replies ${replies}`);
    process.exit(0);
  }, 900);
});
origin.bind(0, '127.0.0.1', () => {
  const request = coap.request({ host: '127.0.0.1', port: origin.address().port, pathname: '/temp' });
  request.on('response', (response) => console.log(`application: ${response.payload}`));
  request.end();
});
JS
seen=$(timeout 60 node run.js)
printf '%s\n' "$seen"
if grep -q 'copies sent 3, replies 1' <<<"$seen"; then
  echo "as recorded: coap 1.5.0 acknowledges one of three copies"
else
  echo "CHANGED: coap 1.5.0 acknowledged another number of copies than one"
  exit 1
fi
