#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Eclipse Californium 3.14.0, server, Java 17.
#
# Guess: If-None-Match and If-Match are evaluated by the server's resource tree, or refused: they are
#   critical (RFC 7252 section 5.10.8), so a server that does not act on them must answer 4.02.
# Seen: the options count as known, so they pass the check for critical options, and nothing looks at
#   them: "create only if it does not exist" changes what exists, "only if the ETag is 99" changes a
#   resource of another ETag. Both are 2.04. It is left to each resource's own code to look.
# Why it matters: a device built on it by the usual examples cannot be written to conditionally, and its
#   2.04 is no proof that the condition held.
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
import java.net.InetSocketAddress;
import org.eclipse.californium.core.CoapClient;
import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.CoapServer;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.Request;
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
        new CoapResource("limit") {
          private String value = "5";

          @Override
          public void handleGET(CoapExchange exchange) {
            exchange.setETag(new byte[] {1});
            exchange.respond(ResponseCode.CONTENT, value);
          }

          @Override
          public void handlePUT(CoapExchange exchange) {
            value = exchange.getRequestText();
            exchange.respond(ResponseCode.CHANGED);
          }
        });
    server.start();
    CoapClient client =
        new CoapClient("coap://127.0.0.1:" + endpoint.getAddress().getPort() + "/limit");
    Request create = Request.newPut();
    create.getOptions().setIfNoneMatch(true);
    create.setPayload("6");
    System.out.println("If-None-Match: " + client.advanced(create).getCode());
    System.out.println("value " + client.get().getResponseText());
    Request change = Request.newPut();
    change.getOptions().addIfMatch(new byte[] {(byte) 0x99});
    change.setPayload("7");
    System.out.println("If-Match of another ETag: " + client.advanced(change).getCode());
    System.out.println("value " + client.get().getResponseText());
    System.exit(0);
  }
}
JAVA
javac -cp 'jars/*' -d classes Run.java
seen=$(timeout 60 java -cp 'classes:jars/*' Run)
printf '%s\n' "$seen"
expected='If-None-Match: 2.04
value 6
If-Match of another ETag: 2.04
value 7'
if [ "$seen" = "$expected" ]; then
  echo "as recorded: Californium 3.14.0 passes conditions on unseen"
else
  echo "CHANGED: Californium 3.14.0 treats If-Match or If-None-Match otherwise"
  exit 1
fi
