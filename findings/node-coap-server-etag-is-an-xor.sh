#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# npm coap 1.5.0, server, Node 20.
#
# Guess: the ETag that the server adds to a block-wise response is a digest of the body (or a
#   counter), so that another body has another ETag (RFC 7959 section 2.4, RFC 7252 section 5.10.6).
# Seen: it is two bytes, the exclusive or of the body's 16-bit words. Two readings that change places
#   keep the ETag, and every body that repeats an even number of times has the ETag 0000. The server
#   says so itself: the application sets none and is not asked.
# Why it matters: who joins blocks by ETag (a client, a proxy with a snapshot for each ETag) takes
#   two bodies for one.
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
const pad = ','.repeat(60);
const bodies = [
  ['T1=20.5,T2=19.7', 'T1=20.5,T2=19.7' + pad],
  ['T1=19.7,T2=20.5', 'T1=19.7,T2=20.5' + pad],
  ['40 lines of 20.5', '20.5;ok\n'.repeat(40)],
  ['40 lines of 87.3', '87.3;no\n'.repeat(40)],
];
let body;
const server = coap.createServer((request, response) => response.end(body));
server.listen(port, '127.0.0.1', () => {
  const client = dgram.createSocket('udp4');
  let next = 0;
  const ask = () => {
    if (next === bodies.length) process.exit(0);
    body = bodies[next][1];
    client.send(generate({ code: '0.01', confirmable: true, messageId: next + 1,
      token: Buffer.from([next + 1]),
      options: [{ name: 'Uri-Path', value: Buffer.from('log') },
        { name: 'Block2', value: Buffer.from([1]) }] }), port, '127.0.0.1');
  };
  client.on('message', (datagram) => {
    const answer = parse(datagram);
    const etag = answer.options.find((option) => option.name === 'ETag').value.toString('hex');
    console.log(`${bodies[next][0]}: ${answer.code} ETag ${etag}`);
    next++;
    ask();
  });
  ask();
});
JS
seen=$(timeout 60 node run.js)
printf '%s\n' "$seen"
first=$(sed -n 's/^T1=20.5.*ETag //p' <<<"$seen")
second=$(sed -n 's/^T1=19.7.*ETag //p' <<<"$seen")
if [ -n "$first" ] && [ "$first" = "$second" ] && [ "$(grep -c 'ETag 0000$' <<<"$seen")" -eq 2 ]; then
  echo "as recorded: coap 1.5.0 gives different bodies one ETag"
else
  echo "CHANGED: coap 1.5.0 no longer gives these bodies one ETag"
  exit 1
fi
