#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# npm coap 1.5.0, client, Node 20.
#
# Guess: a client that fetches a body block by block and is given another ETag half-way starts again
#   or reports an error (RFC 7959 section 2.4: blocks of different ETags must not be put together).
# Seen: it joins them. The response is 2.05, its payload is the old body's first block followed by the
#   new body's rest, and its ETag is the new body's: a body that never existed, marked as valid.
# Why it matters: a proxy that serves blocks must keep one snapshot for a whole transfer; it cannot
#   count on the client to notice that the content changed.
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
origin.on('message', (datagram, from) => {
  const request = parse(datagram);
  const block2 = request.options.find((option) => option.name === 'Block2');
  const number = block2 ? block2.value[0] >> 4 : 0;
  const old = number === 0;
  origin.send(generate({ ack: true, code: '2.05', messageId: request.messageId,
    token: request.token,
    options: [{ name: 'ETag', value: Buffer.from(old ? 'old' : 'new') },
      { name: 'Block2', value: Buffer.from([(number << 4) | (number < 2 ? 8 : 0)]) }],
    payload: Buffer.from((old ? 'A' : 'B').repeat(16)) }), from.port, from.address);
});
origin.bind(0, '127.0.0.1', () => {
  const request = coap.request({ host: '127.0.0.1', port: origin.address().port, pathname: '/log' });
  const end = (line) => { console.log(line); process.exit(0); };
  request.on('response', (response) =>
    end(`${response.code} ETag ${response.headers.ETag} ${response.payload}`));
  request.on('error', (error) => end(`error ${error.message}`));
  request.end();
});
JS
seen=$(timeout 60 node run.js)
printf '%s\n' "$seen"
if [ "$seen" = "2.05 ETag new AAAAAAAAAAAAAAAABBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB" ]; then
  echo "as recorded: coap 1.5.0 joins blocks of two ETags"
else
  echo "CHANGED: coap 1.5.0 no longer joins blocks of two ETags"
  exit 1
fi
