// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.testing.Await;
import io.millrace.rig.RouterProcess;
import java.io.File;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.californium.core.CoapClient;
import org.eclipse.californium.core.CoapHandler;
import org.eclipse.californium.core.CoapResponse;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.elements.config.UdpConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * DTLS towards devices, through the proxy: libcoap's servers and Californium's, with pre-shared
 * keys, certificates and a raw public key; and a NIC of ours on the secured port of the mesh. One
 * router, whose devices have addresses of their own on the loopback network and the mesh's port,
 * 4849.
 */
@Timeout(240)
@TestMethodOrder(OrderAnnotation.class)
class MeshDtlsTest {
  private static final String KEY = "sixteen bytes at";
  private static final String HEX = HexFormat.of().formatHex(KEY.getBytes());
  private static final String NIC = "SSN001350050005E7D6";
  private static final int PORT = RouterProcess.freePort();
  private static final String MESH_PORT = "4849";

  @TempDir static Path folder;
  private static final List<Process> DEVICES = new ArrayList<>();
  private static RouterProcess router;
  private static CertificateMaker maker;
  private static SecuredOrigin origin;

  @BeforeAll
  static void start() throws Exception {
    maker = new CertificateMaker(folder.resolve("made"));
    maker.issuer("fleet");
    maker.issuer("foreign");
    maker.certificate("router", "fleet", 365);
    maker.certificate("certified", "fleet", 365);
    maker.certificate("proven", "fleet", 365);
    maker.key("bare");
    maker.certificate("impostor", "foreign", 365);
    router = RouterProcess.in(folder.resolve("router"));
    Files.createDirectories(router.etc().resolve("keys/dtls"));
    secret("devices.psk", String.join(":" + HEX + "\n", "openssl", "gnutls", "californium", ""));
    secret("server.pem", Files.readString(maker.file("router.pem")));
    secret("devices.pem", Files.readString(maker.file("fleet.crt")));
    Files.createDirectories(router.etc().resolve("keys/dtls/devices"));
    Files.copy(maker.file("bare.pub"), router.etc().resolve("keys/dtls/devices/bare.pem"));
    origin = new SecuredOrigin(new InetSocketAddress("127.0.0.7", 4849), "californium", KEY);
    libcoap("coap-server-openssl", "127.0.0.3", "-k", KEY);
    libcoap("coap-server-gnutls", "127.0.0.4", "-k", KEY);
    String issuer = maker.file("fleet.crt").toString();
    libcoap(
        "coap-server-openssl", "127.0.0.5", "-c", maker.file("certified.pem") + "", "-C", issuer);
    libcoap("coap-server-gnutls", "127.0.0.6", "-M", maker.file("bare.rpk") + "", "-C", issuer);
    libcoap("coap-server-gnutls", "127.0.0.9", "-c", maker.file("proven.pem") + "", "-C", issuer);
    String foreign = maker.file("foreign.crt").toString();
    libcoap(
        "coap-server-openssl", "127.0.0.8", "-c", maker.file("impostor.pem") + "", "-C", foreign);
    router
        .configure("io.millrace.net-udp", Map.of("name", "udp", "port", PORT))
        .configure("io.millrace.net-mesh", Map.of("name", "mesh", "port", 0, "secured", true))
        .configure(
            "io.millrace.net-nic",
            Map.of("name", "nic", "address", "127.0.0.2", "port", 4849, "secured", true))
        .configure("io.millrace.line.pipe-uart0", Map.of("name", "uart0"))
        .configure(
            "io.millrace.nic-uart0",
            Map.of("mac", "001350050005E7D6", "profile", "milli", "socket", "nic"))
        .configure(
            "io.millrace.directory",
            Map.of(
                "devices",
                "openssl=127.0.0.3:4849,mains, gnutls=127.0.0.4:4849,mains,"
                    + " certified=127.0.0.5:4849,mains, bare=127.0.0.6:4849,mains,"
                    + " proven=127.0.0.9:4849,mains,"
                    + " californium=127.0.0.7:4849,mains, impostor=127.0.0.8:4849,mains,"
                    + " nic=127.0.0.2:4849,mains"))
        .configure(
            "io.millrace.gateway",
            Map.of(
                "destinations",
                "127.0.0.0/8",
                "anonymous",
                "127.0.0.0/8",
                "securedOutbound",
                "mesh"))
        .start();
  }

  private static void secret(String name, String text) throws Exception {
    Path file = router.etc().resolve("keys/dtls").resolve(name);
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, text);
  }

  /** Starts a server of libcoap; its secured port is the one after its clear one. */
  private static void libcoap(String program, String address, String... words) throws Exception {
    List<String> line = new ArrayList<>(List.of(program, "-A", address, "-p", "4848"));
    line.addAll(List.of(words));
    DEVICES.add(
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(new File("/dev/null"))
            .start());
  }

  @AfterAll
  static void stop() throws Exception {
    router.close();
    origin.close();
    DEVICES.forEach(Process::destroy);
  }

  private static String ask(String... words) throws Exception {
    List<String> line = new ArrayList<>(List.of("coap-client-notls", "-v", "4", "-B", "20"));
    line.addAll(List.of("-P", "coap://127.0.0.1:" + PORT));
    line.addAll(List.of(words));
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return printed;
  }

  @ParameterizedTest
  @ValueSource(strings = {"openssl", "gnutls", "certified", "proven", "bare"})
  @Order(1)
  void device_of_libcoap_is_read_and_written(String device) throws Exception {
    String uri = "coap://" + device + ":" + MESH_PORT;
    assertThat(ask("-m", "get", uri + "/")).contains("libcoap");
    assertThat(ask("-m", "put", "-e", "written", uri + "/example_data")).doesNotContain("5.0");
    assertThat(ask("-m", "get", "-b", "64", uri + "/example_data")).contains("written");
  }

  @Test
  @Order(1)
  void device_with_another_issuers_certificate_is_not_asked_and_it_is_said_why() throws Exception {
    assertThat(ask("-m", "get", "coap://impostor/")).contains("5.02").contains("certificate");
  }

  @Test
  @Order(1)
  void notifications_come_through_dtls_and_the_proxy() throws Exception {
    BlockingQueue<String> notified = new LinkedBlockingQueue<>();
    Request request = Request.newGet();
    request.setURI("coap://127.0.0.1:" + PORT);
    request.getOptions().setProxyUri("coap://californium/state");
    request.setObserve();
    CoapConfig.register();
    UdpConfig.register();
    CoapClient client = new CoapClient();
    client.setTimeout(60_000L);
    client.observe(
        request,
        new CoapHandler() {
          @Override
          public void onLoad(CoapResponse response) {
            notified.add(response.getResponseText());
          }

          @Override
          public void onError() {
            notified.add("error");
          }
        });
    for (String state : List.of("first", "second", "third")) {
      if (!state.equals("first")) {
        origin.become(state);
      }
      String last = "";
      while (!state.equals(last)) { // a former state may be notified again before it
        last = notified.poll(60, TimeUnit.SECONDS);
        assertThat(last).as("before " + state).isNotNull().isNotEqualTo("error");
      }
    }
    client.shutdown();
  }

  @Test
  @Order(2)
  void connection_to_a_device_outlives_replaced_bundles_and_a_restart() throws Exception {
    String uri = "coap://californium/count";
    assertThat(ask("-m", "get", uri)).contains("1");
    for (String bundle : List.of("carrier.dtls", "endpoint", "gateway", "net")) {
      router.shell("update", "io.millrace." + bundle);
      assertThat(ask("-m", "get", uri)).as(bundle).containsPattern("[0-9]");
    }
    assertThat(origin.handshakes()).isEqualTo(1);
    router.stop();
    router.start();
    assertThat(ask("-m", "get", uri)).containsPattern("[0-9]");
    assertThat(origin.handshakes()).isEqualTo(1);
  }

  @Test
  @Order(3)
  void nic_of_ours_is_provisioned_by_two_commands_and_its_key_rotated() throws Exception {
    String printed = router.shell("keys:add", NIC).output().strip();
    Path carried = folder.resolve("carried");
    Files.createFile(
        carried,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(carried, "nic," + printed + "\n");
    router.shell("keys:add", "--device", "--from", carried.toString());
    Await.that(
        () -> "the NIC answers by DTLS",
        Duration.ofSeconds(30),
        Duration.ofMillis(500),
        () -> ask("-m", "get", "coap://nic/").contains("Millrace NIC"));
    String rotated = router.shell("keys:rotate", NIC).output().strip();
    assertThat(rotated).startsWith(NIC + "~2:");
    Files.writeString(carried, "nic," + rotated + "\n");
    router.shell("keys:add", "--device", "--from", carried.toString());
    for (int i = 0; i < 10; i++) {
      assertThat(ask("-m", "get", "coap://nic/sys/info")).doesNotContain("5.0");
    }
    assertThat(router.shell("keys:list").output())
        .contains(NIC, "~2")
        .doesNotContain(rotated.substring(22));
  }

  @Test
  @Order(4)
  void status_says_what_there_is() throws Exception {
    assertThat(router.command("status").output())
        .containsPattern("dtls +(ok|warn) +.*mesh")
        .doesNotContain("CRITICAL");
  }
}
