// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.files.OwnerOnly;
import io.millrace.rig.RouterProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.californium.core.CoapClient;
import org.eclipse.californium.core.CoapHandler;
import org.eclipse.californium.core.CoapResponse;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.option.StandardOptionRegistry;
import org.eclipse.californium.elements.AddressEndpointContext;
import org.eclipse.californium.oscore.HashMapCtxDB;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * OSCORE with Californium's client and server: end to end through the proxy, from the gateway to a
 * device, and to a NIC of ours, also after the router was killed. One router.
 */
@Timeout(240)
@TestMethodOrder(OrderAnnotation.class)
class OscoreTest {
  private static final long WAIT_MILLIS = 30_000;
  private static final String END_TO_END = "8613e2e0000102030405060708090a0b";
  private static final String TO_DEVICE = "8613de10000102030405060708090a0b";
  private static final String TO_NIC = "86130a1c000102030405060708090a0b";
  private static final String NIC = "SSN001350050005E7D6";
  private static final int PORT = RouterProcess.freePort();
  private static final int NIC_PORT = RouterProcess.freePort();
  private static final int ORIGIN_PORT = RouterProcess.freePort();
  private static final String ORIGIN = "coap://127.0.0.1:" + ORIGIN_PORT;
  private static final String NIC_URI = "coap://127.0.0.1:" + NIC_PORT;

  @TempDir static Path folder;
  private static final CoapClient CLIENT = new CoapClient();
  private static RouterProcess router;
  private static OscoreOrigin origin;

  @BeforeAll
  static void start() throws Exception {
    origin =
        new OscoreOrigin(
            ORIGIN_PORT,
            OscoreOrigin.context(END_TO_END, 2, 1),
            OscoreOrigin.context(TO_DEVICE, 0x12, 0x11));
    HashMapCtxDB contexts = new HashMapCtxDB();
    contexts.addContext(ORIGIN, OscoreOrigin.context(END_TO_END, 1, 2));
    contexts.addContext(NIC_URI, OscoreOrigin.context(TO_NIC, 0x21, 0x22));
    CLIENT.setEndpoint(OscoreOrigin.endpoint(contexts, 0));
    CLIENT.setTimeout(WAIT_MILLIS);
    router = RouterProcess.in(folder.resolve("router"));
    secret("devices/meter", TO_DEVICE, "11", "12");
    secret(NIC + "/field", TO_NIC, "22", "21");
    router
        .configure("io.millrace.net-udp", Map.of("name", "udp", "port", PORT))
        .configure(
            "io.millrace.net-nic", Map.of("name", "nic", "address", "127.0.0.1", "port", NIC_PORT))
        .configure("io.millrace.line.pipe-uart0", Map.of("name", "uart0"))
        .configure(
            "io.millrace.nic-uart0",
            Map.of("mac", "001350050005E7D6", "profile", "milli", "socket", "nic"))
        .configure(
            "io.millrace.directory", Map.of("devices", "meter=127.0.0.1:" + ORIGIN_PORT + ",mains"))
        .configure(
            "io.millrace.gateway",
            Map.of("destinations", "127.0.0.0/8", "anonymous", "127.0.0.0/8"))
        .start();
  }

  private static void secret(String name, String secret, String sender, String recipient)
      throws Exception {
    Path file = router.etc().resolve("keys/oscore").resolve(name);
    OwnerOnly.createDirectories(file.getParent());
    Files.createFile(file, OwnerOnly.file());
    Files.writeString(
        file,
        "master-secret = %s\nsender-id = %s\nrecipient-id = %s\n"
            .formatted(secret, sender, recipient));
  }

  @AfterAll
  static void stop() throws Exception {
    router.close();
    CLIENT.getEndpoint().destroy();
    CLIENT.shutdown();
    origin.close();
  }

  private static Request throughProxy(Request request, String uri) {
    request.setDestinationContext(
        new AddressEndpointContext(new java.net.InetSocketAddress("127.0.0.1", PORT)));
    request.setProxyUri(uri);
    return request;
  }

  private static Request endToEnd(Request request) {
    throughProxy(request, ORIGIN + "/state").getOptions().setOscore(new byte[0]);
    return request;
  }

  private static Request toNic(Request request, String path) {
    request.setURI(NIC_URI + path);
    request.getOptions().setOscore(new byte[0]);
    return request;
  }

  private static String text(Request request) throws Exception {
    CoapResponse response = CLIENT.advanced(request);
    assertThat(response).isNotNull();
    return response.getResponseText();
  }

  private static BlockingQueue<String> observe(Request request) {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    CLIENT.observe(
        request,
        new CoapHandler() {
          @Override
          public void onLoad(CoapResponse response) {
            heard.add(response.getResponseText());
          }

          @Override
          public void onError() {
            heard.add("error");
          }
        });
    return heard;
  }

  private static String next(BlockingQueue<String> heard) throws InterruptedException {
    return heard.poll(WAIT_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Test
  @Order(1)
  void end_to_end_through_the_proxy_with_blocks_and_notifications() throws Exception {
    assertThat(text(endToEnd(Request.newGet()))).isEqualTo("protected first");
    origin.change("x".repeat(2000));
    assertThat(text(endToEnd(Request.newGet()))).startsWith("protected xxx").hasSize(2010);
    Request put = endToEnd(Request.newPut());
    put.setPayload("written");
    assertThat(CLIENT.advanced(put).isSuccess()).isTrue();
    origin.change("second");
    BlockingQueue<String> heard = observe(endToEnd(Request.newGet().setObserve()));
    assertThat(next(heard)).isEqualTo("protected second");
    origin.change("third");
    assertThat(next(heard)).isEqualTo("protected third");
  }

  /** The state is longer than a block for a while, and the observation goes on. */
  private static void growAndShrink(BlockingQueue<String> heard) throws Exception {
    for (int i = 0; i < 3; i++) {
      origin.change("w".repeat(2500) + i);
      assertThat(next(heard)).isEqualTo("protected " + "w".repeat(2500) + i);
      origin.change("short " + i);
      assertThat(next(heard)).isEqualTo("protected short " + i);
    }
  }

  @Test
  @Order(2)
  void a_device_with_a_context_is_asked_by_oscore_for_clients_that_know_nothing_of_it()
      throws Exception {
    origin.change("fourth");
    assertThat(text(throughProxy(Request.newGet(), "coap://meter/state")))
        .isEqualTo("protected fourth");
    origin.change("y".repeat(2000));
    assertThat(text(throughProxy(Request.newGet(), "coap://meter/state")))
        .startsWith("protected yyy")
        .hasSize(2010);
    Request put = throughProxy(Request.newPut(), "coap://meter/state");
    put.setPayload("z".repeat(1500));
    assertThat(CLIENT.advanced(put).isSuccess()).isTrue();
    origin.change("fifth");
    BlockingQueue<String> heard =
        observe(throughProxy(Request.newGet().setObserve(), "coap://meter/state"));
    assertThat(next(heard)).isEqualTo("protected fifth");
    growAndShrink(heard);
    origin.change("sixth");
    assertThat(next(heard)).isEqualTo("protected sixth");
  }

  @Test
  @Order(3)
  void a_nic_serves_its_client_and_rejects_what_is_not_protected() throws Exception {
    assertThat(text(toNic(Request.newGet(), "/"))).startsWith("Millrace NIC");
    assertThat(text(toNic(Request.newGet(), "/.well-known/core"))).contains("</sys/info>");
    assertThat(CLIENT.advanced(toNic(Request.newPut(), "/sys/stats?mod=pwr")).isSuccess()).isTrue();
    Request clear = Request.newGet();
    clear.setURI(NIC_URI + "/");
    assertThat(CLIENT.advanced(clear)).isNull();
    assertThat(clear.isRejected()).isTrue();
  }

  @Test
  @Order(4)
  void after_a_kill_no_number_comes_again_and_the_nic_asks_for_an_echo() throws Exception {
    router.kill();
    router.start();
    assertThat(text(throughProxy(Request.newGet(), "coap://meter/state?again")))
        .isEqualTo("protected sixth");
    CoapResponse challenge = CLIENT.advanced(toNic(Request.newGet(), "/"));
    assertThat(challenge.getCode().text).isEqualTo("4.01");
    byte[] echo = challenge.getOptions().getOthers(StandardOptionRegistry.ECHO).get(0).getValue();
    Request again = toNic(Request.newGet(), "/");
    again.getOptions().addOption(StandardOptionRegistry.ECHO.create(echo));
    assertThat(text(again)).startsWith("Millrace NIC");
    assertThat(text(toNic(Request.newGet(), "/"))).startsWith("Millrace NIC");
  }

  @Test
  @Order(5)
  void no_secret_is_shown_or_logged() throws Exception {
    String listed = router.shell("keys:list").output();
    assertThat(listed).contains("oscore", "devices/meter", NIC + "/field", "SHA256:");
    String log = Files.readString(router.data().resolve("log/millrace.0.log"));
    for (String secret : new String[] {TO_DEVICE, TO_NIC}) {
      assertThat(listed + log + router.command("status").output() + router.output())
          .doesNotContain(secret);
    }
  }
}
