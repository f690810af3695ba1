#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Eclipse Californium 3.14.0, server, Java 17.
#
# Guess: a confirmable request with No-Response for the class of its answer gets an empty ACK and
#   nothing else (RFC 7967 section 2.1: the option does not touch the message layer), or, from a server
#   that does not know the elective option, the piggybacked answer.
# Seen: no ACK at all. The answer that was not wanted goes out as a separate confirmable message of its
#   own and is sent again and again until the client acknowledges it. For NON requests, and for classes
#   that are not named, all is as guessed.
# Why it matters: who asks for less traffic gets more: the client repeats its request for want of an
#   ACK, the server its answer. A proxy must take the option away before such a server sees it.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
for jar in org.eclipse.californium:californium-core:3.14.0 \
  org.eclipse.californium:element-connector:3.14.0 org.slf4j:slf4j-api:1.7.36 \
  org.slf4j:slf4j-nop:1.7.36; do
  mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy \
    "-Dartifact=$jar" -DoutputDirectory="$dir/jars" >&2
done
mkdir classes
cat >Run.java <<'JAVA'
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.CoapServer;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.core.server.resources.CoapExchange;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.UdpConfig;

class Run {
  public static void main(String[] none) throws Exception {
    CoapConfig.register();
    UdpConfig.register();
    Configuration configuration = Configuration.createStandardWithoutFile();
    CoapEndpoint endpoint =
        new CoapEndpoint.Builder()
            .setConfiguration(configuration)
            .setInetSocketAddress(new InetSocketAddress("127.0.0.1", 0))
            .build();
    CoapServer server = new CoapServer(configuration);
    server.addEndpoint(endpoint);
    server.add(
        new CoapResource("set") {
          @Override
          public void handlePUT(CoapExchange exchange) {
            exchange.respond(ResponseCode.CHANGED);
          }
        });
    server.start();
    int port = endpoint.getAddress().getPort();
    ask(port, 1, 0x40, 0x02);
    ask(port, 2, 0x40, 0x08);
    ask(port, 3, 0x50, 0x02);
    System.exit(0);
  }

  /** PUT /set with No-Response; type CON (0x40) or NON (0x50). What comes in 3.5 seconds is said. */
  static void ask(int port, int id, int type, int noResponse) throws Exception {
    byte[] request = {
      (byte) type, 3, 0, (byte) id, (byte) 0xb3, 's', 'e', 't', (byte) 0xd1, (byte) 234,
      (byte) noResponse
    };
    StringBuilder seen = new StringBuilder();
    try (DatagramSocket client = new DatagramSocket()) {
      client.send(
          new DatagramPacket(request, request.length, InetAddress.getLoopbackAddress(), port));
      long end = System.nanoTime() + 3_500_000_000L;
      for (long left = 3500; left > 0; left = (end - System.nanoTime()) / 1_000_000) {
        client.setSoTimeout((int) left);
        DatagramPacket answer = new DatagramPacket(new byte[100], 100);
        client.receive(answer);
        byte[] bytes = answer.getData();
        seen.append(' ').append(new String[] {"CON", "NON", "ACK", "RST"}[bytes[0] >> 4 & 3]);
        seen.append(bytes[1] >> 5 & 7).append(".0").append(bytes[1] & 31);
      }
    } catch (SocketTimeoutException e) {
      // As long as it was to be listened.
    }
    System.out.println((type == 0x40 ? "CON" : "NON") + " No-Response " + noResponse + ":" + seen);
  }
}
JAVA
javac -cp 'jars/*' -d classes Run.java
seen=$(timeout 60 java -cp 'classes:jars/*' Run)
printf '%s\n' "$seen"
if grep -qE '^CON No-Response 2:( CON2\.04){2,}$' <<<"$seen" &&
  grep -qx 'CON No-Response 8: ACK2.04' <<<"$seen" && grep -qx 'NON No-Response 2:' <<<"$seen"; then
  echo "as recorded: Californium 3.14.0 repeats the answer that was not wanted"
else
  echo "CHANGED: Californium 3.14.0 treats No-Response otherwise"
  exit 1
fi
