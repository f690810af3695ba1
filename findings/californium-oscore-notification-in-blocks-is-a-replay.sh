#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Eclipse Californium cf-oscore 3.13.0 with californium-core 3.13.0, server and client.
#
# Guess: an observed resource that is protected with OSCORE may grow over a block, as without OSCORE:
#   the client fetches the rest of the notification and goes on observing. Both do it for a plain GET
#   of the same 2,000 bytes, and without OSCORE for the notification too.
# Seen: the client's request for the second block of a notification is refused by the server with 4.01
#   "Replay detected", and that is what the observer is handed in place of the state. Notifications that
#   fit into a block arrive before it.
# Why it matters: a state that is short for weeks and long once (a list of alarms, say) ends the
#   observation at its only interesting moment. Observe such a resource without OSCORE over DTLS, keep
#   its notifications within a block, or notify of a change and have the state fetched.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
cat >pom.xml <<'XML'
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>org.example</groupId>
  <artifactId>oscore</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.eclipse.californium</groupId>
      <artifactId>cf-oscore</artifactId>
      <version>3.13.0</version>
    </dependency>
  </dependencies>
</project>
XML
mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies \
  -DincludeScope=runtime -DoutputDirectory="$dir/jars" >&2
cat >Run.java <<'JAVA'
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.californium.core.CoapClient;
import org.eclipse.californium.core.CoapHandler;
import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.CoapResponse;
import org.eclipse.californium.core.CoapServer;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.core.server.resources.CoapExchange;
import org.eclipse.californium.cose.AlgorithmID;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.UdpConfig;
import org.eclipse.californium.oscore.HashMapCtxDB;
import org.eclipse.californium.oscore.OSCoreCoapStackFactory;
import org.eclipse.californium.oscore.OSCoreCtx;

public class Run {
  static final byte[] SECRET = new byte[16];

  static class State extends CoapResource {
    volatile String value = "short";

    State() {
      super("state");
      setObservable(true);
    }

    void change(String to) {
      value = to;
      changed();
    }

    @Override
    public void handleGET(CoapExchange exchange) {
      exchange.respond(value);
    }
  }

  static OSCoreCtx context(int sender, int recipient) throws Exception {
    return new OSCoreCtx(
        SECRET,
        false,
        AlgorithmID.AES_CCM_16_64_128,
        new byte[] {(byte) sender},
        new byte[] {(byte) recipient},
        AlgorithmID.HKDF_HMAC_SHA_256,
        32,
        null,
        null,
        4096);
  }

  static CoapEndpoint endpoint(HashMapCtxDB contexts, boolean isProtected) {
    CoapEndpoint.Builder builder =
        CoapEndpoint.builder()
            .setConfiguration(new Configuration())
            .setInetSocketAddress(new InetSocketAddress("127.0.0.1", 0));
    if (isProtected) {
      builder
          .setCoapStackFactory(new OSCoreCoapStackFactory())
          .setCustomCoapStackArgument(contexts);
    }
    return builder.build();
  }

  static void say(String line) throws Exception {
    Files.writeString(
        Path.of("seen"), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  static String told(CoapResponse response) {
    String text = response == null ? "nothing" : response.getResponseText();
    String code = response == null ? "" : response.getCode() + " ";
    return code + (text.length() > 100 ? text.length() + " bytes" : text);
  }

  static void run(boolean isProtected) throws Exception {
    say(isProtected ? "with OSCORE" : "without");
    HashMapCtxDB known = new HashMapCtxDB();
    known.addContext(context(2, 1));
    CoapEndpoint at = endpoint(known, isProtected);
    CoapServer server = new CoapServer(at.getConfig());
    server.addEndpoint(at);
    State state = new State();
    server.add(state);
    server.start();
    String uri = "coap://127.0.0.1:" + at.getAddress().getPort();
    HashMapCtxDB contexts = new HashMapCtxDB();
    contexts.addContext(uri, context(1, 2));
    CoapClient client = new CoapClient(uri + "/state");
    client.setEndpoint(endpoint(contexts, isProtected));
    client.setTimeout(10_000L);
    state.value = "x".repeat(2000);
    say("  GET: " + told(client.advanced(request(isProtected, uri))));
    state.value = "short";
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    Request observe = request(isProtected, uri);
    observe.setObserve();
    client.observe(
        observe,
        new CoapHandler() {
          @Override
          public void onLoad(CoapResponse response) {
            heard.add(told(response));
          }

          @Override
          public void onError() {
            heard.add("error");
          }
        });
    say("  observe: " + heard.poll(10, TimeUnit.SECONDS));
    state.change("short again");
    say("  notification: " + heard.poll(10, TimeUnit.SECONDS));
    state.change("y".repeat(2000));
    say("  notification: " + heard.poll(10, TimeUnit.SECONDS));
    server.destroy();
  }

  static Request request(boolean isProtected, String uri) {
    Request request = Request.newGet();
    request.setURI(uri + "/state");
    if (isProtected) {
      request.getOptions().setOscore(new byte[0]);
    }
    return request;
  }

  public static void main(String[] arguments) throws Exception {
    CoapConfig.register();
    UdpConfig.register();
    run(false);
    run(true);
    System.exit(0);
  }
}
JAVA
mkdir classes
javac -cp 'jars/*' -d classes Run.java
timeout 100 java -cp 'classes:jars/*' Run >/dev/null 2>&1
seen=$(cat seen)
printf '%s\n' "$seen"
expected=$(cat <<'SEEN'
without
  GET: 2.05 2000 bytes
  observe: 2.05 short
  notification: 2.05 short again
  notification: 2.05 2000 bytes
with OSCORE
  GET: 2.05 2000 bytes
  observe: 2.05 short
  notification: 2.05 short again
  notification: 4.01 Replay detected
SEEN
)
if [ "$seen" = "$expected" ]; then
  echo "as recorded: cf-oscore 3.13.0 ends an observation with a notification in blocks"
else
  echo "CHANGED: cf-oscore 3.13.0 treats a notification in blocks otherwise"
  exit 1
fi
