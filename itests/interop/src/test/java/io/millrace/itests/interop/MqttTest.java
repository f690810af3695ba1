// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.lib.testing.Await;
import io.millrace.lib.testing.FreePort;
import io.millrace.lib.testing.MosquittoProcess;
import io.millrace.rig.RouterProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A router at a real mosquitto: TLS both ways, readings, events, requests, and its end. */
@Timeout(600)
class MqttTest {
  private static final Duration WAIT = Duration.ofMinutes(2);
  private static final int NAMED = FreePort.tcp();
  private static final int MISNAMED = FreePort.tcp();
  private static final Pattern SECRET = Pattern.compile("\"client_secret\":\"([\\w-]+)\"");

  @TempDir Path folder;

  private CertificateMaker certificates() throws Exception {
    CertificateMaker made = new CertificateMaker(folder.resolve("pki"));
    made.issuer("authority");
    made.certificate("localhost", "authority", 30);
    made.certificate("elsewhere.example", "authority", 30);
    made.certificate("router-17", "authority", 30);
    return made;
  }

  private static String listener(CertificateMaker pki, int port, String certificate) {
    return """
    listener %d 127.0.0.1
    cafile %s
    certfile %s
    keyfile %s
    require_certificate true
    """
        .formatted(
            port,
            pki.file("authority.crt"),
            pki.file(certificate + ".crt"),
            pki.file(certificate + ".key"));
  }

  private static void configure(RouterProcess router, String secret, int port, String... more)
      throws IOException {
    Map<String, Object> values = new TreeMap<>();
    values.put("name", "site");
    values.put("broker", "mqtts://localhost:" + port);
    values.put("gateway", "site");
    values.put("accountClientId", "mqtt");
    values.put("accountSecret", secret);
    values.put("format", "raw");
    values.put("readingTopic", "{gateway}/reading/{path}");
    values.put("requestTopic", "{gateway}/request/{method}/{device}/{path}");
    values.put("longestPauseSeconds", 1);
    for (int i = 0; i < more.length; i += 2) {
      values.put(more[i], more[i + 1]);
    }
    router.configure("io.millrace.northbound.mqtt-site", values);
    router.shell("config:read");
  }

  private static void awaitStatus(RouterProcess router, String text) throws Exception {
    Await.that(
        () -> text + " in " + status(router),
        WAIT,
        Duration.ofMillis(200),
        () -> status(router).contains(text));
  }

  private static String status(RouterProcess router) {
    try {
      return router.shell("mqtt:status").output();
    } catch (IOException gone) {
      return gone.toString();
    }
  }

  @Test
  void readings_events_and_requests_go_by_a_broker_that_is_trusted() throws Exception {
    assumeTrue(MosquittoProcess.isInstalled(), "no mosquitto here: brokers are not tested");
    CertificateMaker pki = certificates();
    try (MosquittoProcess broker =
            new MosquittoProcess(
                Files.createDirectories(folder.resolve("broker")),
                "allow_anonymous true",
                listener(pki, NAMED, "localhost") + listener(pki, MISNAMED, "elsewhere.example"));
        NotifyingServer sensor = new NotifyingServer();
        SilentServer actor = new SilentServer();
        RouterProcess router = RouterProcess.in(folder.resolve("router"))) {
      broker.start();
      router.configure(
          "io.millrace.net-udp", Map.of("address", "127.0.0.1", "port", RouterProcess.freePort()));
      router.configure("io.millrace.gateway", Map.of("destinations", "127.0.0.0/8"));
      router.start();
      try (MqttPeer peer = new MqttPeer(broker.port())) {
        String secret = account(router, actor);
        tls(router, secret, pki);
        configure(router, secret, NAMED, "readings", readings(sensor));
        exchanges(router, peer, sensor, actor);
        router.kill();
        peer.await("site/status", "offline");
      }
    }
  }

  private static String account(RouterProcess router, SilentServer actor) throws Exception {
    String put = "PUT/" + actor.uri().substring("coap://".length());
    String made =
        router
            .shell(
                "account:add",
                "mqtt",
                "--json",
                "--client-id",
                "mqtt",
                "--allow",
                "GET/*",
                "--allow",
                put)
            .output();
    Matcher secret = SECRET.matcher(made);
    assertThat(secret.find()).as(made).isTrue();
    return secret.group(1);
  }

  /** What is wrong is said, and nothing is published to a broker that is not the one. */
  private static void tls(RouterProcess router, String secret, CertificateMaker pki)
      throws Exception {
    Path keys = Files.createDirectories(router.etc().resolve("keys/mqtt"));
    configure(router, secret, NAMED);
    awaitStatus(router, "unable to find valid certification path");

    Files.copy(pki.file("authority.crt"), keys.resolve("ca.pem"));
    Path client = keys.resolve("client.pem");
    Files.copy(pki.file("router-17.pem"), client);
    Files.setPosixFilePermissions(client, PosixFilePermissions.fromString("rw-r--r--"));
    awaitStatus(router, "may be read by others than its owner");

    Files.setPosixFilePermissions(client, PosixFilePermissions.fromString("rw-------"));
    configure(router, secret, MISNAMED);
    awaitStatus(router, "No name matching localhost found");
  }

  /** One resource that is observed, and one of a server that is not there. */
  private static String readings(NotifyingServer sensor) {
    return sensor.uri() + ", 127.0.0.1:" + FreePort.udp() + "/nobody";
  }

  private static void exchanges(
      RouterProcess router, MqttPeer peer, NotifyingServer sensor, SilentServer actor)
      throws Exception {
    peer.await("site/status", "online");
    peer.await("site/reading/n", "first");
    sensor.become("second");
    MqttPeer.Received reading = peer.await("site/reading/n", "second");
    assertThat(reading.user()).containsKeys("id", "time");
    peer.await("site/event/reading", "nobody");

    String device = actor.uri().substring("coap://".length());
    MqttPeer.Received put = peer.ask("PUT/" + device, "on");
    assertThat(put.user()).containsEntry("code", "2.04");
    assertThat(actor.executed()).isEqualTo(1);
    MqttPeer.Received get = peer.ask("GET/" + sensor.uri().substring("coap://".length()), "");
    assertThat(get.user()).containsEntry("code", "2.05");
    assertThat(get.payload()).isEqualTo("second");
    assertThat(get.type()).startsWith("text/plain");

    MqttPeer.Received refused = peer.ask("PUT/" + device + "/other", "on");
    assertThat(refused.user()).containsEntry("code", "4.01");
    router.shell("account:disable", "mqtt");
    assertThat(peer.ask("PUT/" + device, "on").user()).containsEntry("code", "4.01");
    assertThat(actor.executed()).as("the device heard nothing of these").isEqualTo(1);
  }
}
