#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# npm coap 1.5.0, client, Node 20.
#
# Guess: a notification with an error code (here 4.04, the resource is gone) ends the observation and
#   the application hears of it: an "end" or "error" event of the stream (RFC 7641 section 3.2: the
#   server removed the client from its list).
# Seen: the client acknowledges the 4.04 and says nothing: no data, no end, no error. The application
#   goes on waiting, and a later 2.05 with the same token is still delivered as data.
# Why it matters: a gateway that ends observations with an error code (device gone, session over)
#   cannot take the client's silence for knowledge; the reading on such a client's screen is stale.
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
const say = (line) => console.log(line);
let client;
let token;
const notify = (messageId, code, observe, text) => origin.send(generate({ code, confirmable: true,
  messageId, token, payload: Buffer.from(text),
  options: observe ? [{ name: 'Observe', value: Buffer.from([observe]) }] : [] }),
  client.port, client.address);
origin.on('message', (datagram, from) => {
  const message = parse(datagram);
  if (message.code === '0.01') {
    client = from;
    token = message.token;
    origin.send(generate({ ack: true, code: '2.05', messageId: message.messageId, token,
      options: [{ name: 'Observe', value: Buffer.from([1]) }], payload: Buffer.from('20.5') }),
      from.port, from.address);
    setTimeout(() => notify(901, '4.04', 0, 'gone'), 100);
    return;
  }
  say(`origin: ${message.ack ? 'ACK' : message.reset ? 'RST' : message.code} of ${message.messageId}`);
  if (message.messageId === 901) setTimeout(() => notify(902, '2.05', 2, '99.9'), 200);
  if (message.messageId === 902) setTimeout(() => process.exit(0), 200);
});
origin.bind(0, '127.0.0.1', () => {
  const request = coap.request({ host: '127.0.0.1', port: origin.address().port, pathname: '/temp',
    observe: true });
  request.on('response', (response) => {
    response.on('data', (data) => say(`application: data ${data}`));
    response.on('end', () => say('application: end'));
    response.on('error', () => say('application: error'));
  });
  request.on('error', () => say('application: error'));
  request.end();
});
JS
seen=$(timeout 60 node run.js)
printf '%s\n' "$seen"
if grep -q 'ACK of 901' <<<"$seen" && grep -q 'data 99.9' <<<"$seen" &&
  ! grep -qE 'application: (end|error|data gone)' <<<"$seen"; then
  echo "as recorded: coap 1.5.0 does not tell its application that an observation ended"
else
  echo "CHANGED: coap 1.5.0 tells its application that an observation ended"
  exit 1
fi
