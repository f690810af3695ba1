// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.testing.Await;
import io.millrace.rig.RouterProcess;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.californium.core.CoapClient;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.coap.MediaTypeRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Devices that register themselves [RFC 9176]: registered by libcoap's client, and by a Californium
 * server from its own port; the router is killed in between.
 */
@Timeout(240)
class RegistrationTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final int PORT = RouterProcess.freePort();
  private static final String ROUTER = "coap://127.0.0.1:" + PORT;

  @TempDir static Path folder;
  private static RouterProcess router;
  private static LibcoapSession anna;
  private static LibcoapSession carl;
  private static LibcoapSession observer;

  @BeforeAll
  static void start() throws Exception {
    router =
        RouterProcess.in(folder.resolve("router"))
            .configure("io.millrace.net-udp", Map.of("name", "udp", "port", PORT))
            .configure(
                "io.millrace.directory.registration",
                Map.of("permission", "proxy", "clearText", true))
            .start();
    anna = session("anna");
    carl = session("carl");
    observer = session("observer");
  }

  @AfterAll
  static void stop() throws InterruptedException {
    router.close();
  }

  private static LibcoapSession session(String who) throws Exception {
    return LibcoapSession.open(null, PORT, token(who));
  }

  private static Path token(String who) throws Exception {
    RouterProcess.Result issued = router.shell("millrace:token", "--subject", who);
    assertThat(issued.status()).as(issued.output()).isZero();
    return Files.writeString(folder.resolve(who), issued.output().strip());
  }

  private static void await(Callable<String> text, String word) throws Exception {
    AtomicReference<String> last = new AtomicReference<>("");
    Await.that(
        () -> word + ", but:\n" + last + "\n" + router.output(),
        TIMEOUT,
        () -> {
          last.set(text.call());
          return last.get().contains(word);
        });
  }

  private static String register(LibcoapSession device, String query) throws Exception {
    Path links = Files.writeString(folder.resolve("links"), "</temp>;rt=temperature;obs");
    var answer = device.ask("post", "/rd?" + query, "-t", "40", "-f", links.toString());
    assertThat(answer.code()).as(answer.output()).isEqualTo("2.01");
    return location(answer.output());
  }

  private static String location(String output) {
    var matcher = java.util.regex.Pattern.compile("Location-Path:rd, Location-Path:(\\w+)");
    var found = matcher.matcher(output);
    assertThat(found.find()).as(output).isTrue();
    return "/rd/" + found.group(1);
  }

  @Test
  void device_that_moves_keeps_its_observers_also_when_the_router_is_killed() throws Exception {
    try (ObservedServer first = new ObservedServer("first");
        ObservedServer second = new ObservedServer("second");
        ObservedServer third = new ObservedServer("third")) {
      String path = register(anna, "ep=mover&base=" + first.uri());
      Path printed = folder.resolve("notifications");
      Process observing = observe("coap://mover/temp", printed);
      try {
        await(() -> Files.readString(printed, StandardCharsets.ISO_8859_1), "first");
        anna.expect("2.04", "", "post", path + "?base=" + second.uri());
        await(() -> Files.readString(printed, StandardCharsets.ISO_8859_1), "second");
        register(anna, "ep=acknowledged");
        router.kill(); // at once: what was answered 2.01 is on the disk
        router.start();
        anna.expect("2.05", "ep=\"acknowledged\"", "get", "/rd-lookup/ep?ep=acknowledged");
        anna.expect("2.05", "ep=\"mover\"", "get", "/rd-lookup/ep?ep=mover");
        anna.expect("2.04", "", "post", path + "?base=" + third.uri());
        await(() -> Files.readString(printed, StandardCharsets.ISO_8859_1), "third");
      } finally {
        observing.destroy();
      }
    }
  }

  /** An observer has a port of its own: each libcoap client uses the token 01. */
  private static Process observe(String uri, Path printed) throws Exception {
    List<String> line =
        List.of(
            "coap-client-notls",
            "-p",
            "" + carl.port(),
            "-m",
            "get",
            "-s",
            "120",
            "-w",
            "-P",
            ROUTER,
            uri);
    return new ProcessBuilder(line)
        .redirectErrorStream(true)
        .redirectOutput(printed.toFile())
        .start();
  }

  @Test
  void name_is_that_of_the_account_and_is_shown_with_its_source() throws Exception {
    String path = register(anna, "ep=owned&lt=600");
    carl.expect("4.03", "another account", "post", "/rd?ep=owned");
    carl.expect("4.03", "another account", "post", path);
    carl.expect("4.03", "another account", "delete", path);
    assertThat(router.shell("millrace:devices").output())
        .containsPattern("owned +at 127.0.0.1 port " + anna.port() + ", registered");
    assertThat(router.shell("directory:registrations").output())
        .containsPattern("owned +anna +coap://127.0.0.1:" + anna.port() + " +600");
    assertThat(router.command("status").output())
        .contains("/rd for the permission proxy, also in clear text");
    assertThat(router.shell("directory:forget", "owned").status()).isZero();
    String freed = register(carl, "ep=owned");
    assertThat(freed).isEqualTo(path);
    carl.expect("2.02", "", "delete", freed);
    carl.expect("4.04", "no device is called", "get", "/", "-P", ROUTER, "coap://owned/temp");
  }

  @Test
  void request_is_traced_live_and_for_its_account() throws Exception {
    Process following = router.spawn("shell", "gateway:trace");
    try (BufferedReader lines = following.inputReader()) {
      // Until the command follows, requests pass it by.
      for (boolean seen = false; !seen; seen = lines.ready()) {
        anna.expect("4.04", "no device is called", "get", "/", "-P", ROUTER, "coap://nobody/live");
      }
      assertThat(lines.readLine()).matches(".* anna .* GET .*coap://nobody/live.* 4\\.04 .*");
    } finally {
      following.destroy();
    }
    assertThat(router.shell("gateway:trace", "-n", "9").output()).contains("/live");
    anna.expect("2.05", "/live", "get", "/trace?n=3");
    assertThat(carl.ask("get", "/trace").output()).doesNotContain("/live");
    carl.expect("4.04", "no device is called", "get", "/reach?dev=nobody");
  }

  @Test
  void directory_is_found_among_the_links_of_the_router() throws Exception {
    anna.expect("2.05", "</rd>;rt=\"core.rd\";ct=40", "get", "/.well-known/core?rt=core.rd");
    anna.expect("2.05", "</rd-lookup/ep>", "get", "/.well-known/core?rt=core.rd-lookup-ep");
  }

  @Test
  void server_registers_simply_from_its_own_port() throws Exception {
    try (ObservedServer server = new ObservedServer("simple")) {
      CoapClient client = server.client(ROUTER);
      String token = Files.readString(token("server"));
      client.setURI(ROUTER + "/sessions");
      assertThat(client.post(token, MediaTypeRegistry.TEXT_PLAIN).getCode())
          .isEqualTo(CoAP.ResponseCode.CREATED);
      client.setURI(ROUTER + "/.well-known/rd?ep=simple&d=floor1");
      var answer = client.post("", MediaTypeRegistry.UNDEFINED);
      assertThat(answer.getCode())
          .as(answer.getResponseText())
          .isEqualTo(CoAP.ResponseCode.CHANGED);
      anna.expect("2.05", server.uri() + "/temp", "get", "/rd-lookup/res?ep=simple");
      anna.expect("2.05", server.uri() + "/much", "get", "/rd-lookup/res?ep=simple");
      client.shutdown();
    }
  }
}
