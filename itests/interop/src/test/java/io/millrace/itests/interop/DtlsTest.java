// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.testing.Await;
import io.millrace.lib.testing.Extent;
import io.millrace.lib.testing.Nat;
import io.millrace.rig.RouterProcess;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.californium.core.CoapClient;
import org.eclipse.californium.core.CoapHandler;
import org.eclipse.californium.core.CoapResponse;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.scandium.DTLSConnector;
import org.eclipse.californium.scandium.config.DtlsConfig;
import org.eclipse.californium.scandium.config.DtlsConfig.DtlsRole;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;
import org.eclipse.californium.scandium.dtls.DTLSContext;
import org.eclipse.californium.scandium.dtls.Handshaker;
import org.eclipse.californium.scandium.dtls.SessionAdapter;
import org.eclipse.californium.scandium.dtls.pskstore.AdvancedSinglePskStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients by DTLS with a pre-shared key: libcoap's two, and Californium's with a connection ID,
 * which keeps its session and its observation when its address changes and when bundles of the
 * router are replaced.
 */
@Timeout(240)
class DtlsTest {
  private static final String KEY = "sixteen bytes at";
  private static final int MOVING_CLIENTS = Extent.times(20, 1_000);
  private static final int MOVES = Extent.times(3, 20);
  private static final int PORT = RouterProcess.freePort();
  private static final int SECURED = RouterProcess.freePort();

  @TempDir static Path folder;
  private static RouterProcess router;
  private static String token;

  @BeforeAll
  static void start() throws Exception {
    router = RouterProcess.in(folder);
    Path keys = Files.createDirectories(router.etc().resolve("keys/dtls"));
    Path psk =
        Files.createFile(
            keys.resolve("psk"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(psk, "alice:" + HexFormat.of().formatHex(KEY.getBytes()) + "\n");
    router
        .configure("io.millrace.net-udp", Map.of("name", "udp", "port", PORT))
        .configure("io.millrace.net-dtls", Map.of("name", "dtls", "port", SECURED, "secured", true))
        .configure(
            "io.millrace.gateway",
            Map.of("destinations", "127.0.0.1", "loginsPerSource", 1000, "loginsPerAccount", 1000))
        .configure("io.millrace.session", Map.of("quota", MOVING_CLIENTS + 10))
        .start();
    token = router.shell("millrace:token", "--subject", "alice").output().strip();
  }

  @AfterAll
  static void stop() throws InterruptedException {
    router.close();
  }

  private static String run(List<String> line) throws Exception {
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return printed;
  }

  private static List<String> libcoap(String program, String key, String uri) {
    return List.of(
        program, "-B", KEY.equals(key) ? "10" : "3", "-m", "get", "-k", key, "-u", "alice", uri);
  }

  @ParameterizedTest
  @ValueSource(strings = {"coap-client-openssl", "coap-client-gnutls"})
  void client_of_libcoap_is_answered_with_the_right_key_alone(String program) throws Exception {
    String uri = "coaps://127.0.0.1:" + SECURED + "/.well-known/core";
    assertThat(run(libcoap(program, KEY, uri))).contains("</sessions>");
    assertThat(run(libcoap(program, "sixteen others..", uri))).doesNotContain("</");
  }

  @Test
  void clear_text_is_not_answered_on_the_secured_port() throws Exception {
    String uri = "coap://127.0.0.1:" + SECURED + "/.well-known/core";
    String printed = run(List.of("coap-client-notls", "-B", "3", "-m", "get", uri));
    assertThat(printed).doesNotContain("</");
  }

  @Test
  void status_says_what_there_is() throws Exception {
    assertThat(router.command("status").output())
        .containsPattern("dtls +ok +dtls, 1 keys, \\d+ connections of 20000")
        .containsPattern("gateway +ok +reads what comes in at dtls, udp");
  }

  /**
   * The carrier is replaced under load. With {@code --long} in real time: each changes its address
   * every 30 s, for ten minutes.
   */
  @Test
  @Timeout(1200)
  void sessions_and_observations_of_many_clients_outlive_their_addresses() throws Exception {
    InetSocketAddress secured = new InetSocketAddress(InetAddress.getLoopbackAddress(), SECURED);
    try (NotifyingServer server = new NotifyingServer();
        MovingSessions clients =
            new MovingSessions(secured, "alice", KEY.getBytes(), MOVING_CLIENTS)) {
      clients.login(token);
      clients.observe(server.uri());
      clients.askWhile(server.uri(), () -> router.shell("update", "io.millrace.carrier.dtls"));
      for (int i = 1; i <= MOVES; i++) {
        for (int each = 0; each < MOVING_CLIENTS; each++) {
          clients.move(each, server.uri());
          if (Extent.isLong()) {
            TimeUnit.NANOSECONDS.sleep(Duration.ofSeconds(30).toNanos() / MOVING_CLIENTS);
          }
        }
        clients.awaitAnswers();
        server.become("state " + i);
        clients.awaitState("state " + i);
      }
      assertThat(clients.handshakes()).isEqualTo(MOVING_CLIENTS);
    }
  }

  /** Californium's client over one DTLS connection. */
  private static final class Client implements AutoCloseable {
    final BlockingQueue<String> notified = new LinkedBlockingQueue<>();
    final AtomicInteger handshakes = new AtomicInteger();
    private final DTLSConnector connector;
    private final CoapEndpoint endpoint;
    private final CoapClient client = new CoapClient();
    private final String router;

    Client(InetSocketAddress router) throws Exception {
      this.router = "coaps://127.0.0.1:" + router.getPort();
      CoapConfig.register();
      DtlsConfig.register();
      Configuration configuration = new Configuration();
      DtlsConnectorConfig config =
          DtlsConnectorConfig.builder(configuration)
              .setAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
              .set(DtlsConfig.DTLS_ROLE, DtlsRole.CLIENT_ONLY)
              .set(DtlsConfig.DTLS_CONNECTION_ID_LENGTH, 0)
              .set(DtlsConfig.DTLS_RECEIVER_THREAD_COUNT, 1)
              .set(DtlsConfig.DTLS_CONNECTOR_THREAD_COUNT, 2)
              .setAdvancedPskStore(new AdvancedSinglePskStore("alice", KEY.getBytes()))
              .build();
      connector =
          new DTLSConnector(config) {
            @Override
            protected void onInitializeHandshaker(Handshaker handshaker) {
              handshaker.addSessionListener(
                  new SessionAdapter() {
                    @Override
                    public void contextEstablished(Handshaker with, DTLSContext context) {
                      handshakes.incrementAndGet();
                    }
                  });
            }
          };
      endpoint =
          CoapEndpoint.builder().setConfiguration(configuration).setConnector(connector).build();
      endpoint.start();
      client.setEndpoint(endpoint);
      client.setTimeout(60_000L);
    }

    CoapResponse ask(Request request) throws Exception {
      CoapResponse answer = client.advanced(request);
      assertThat(answer).isNotNull();
      return answer;
    }

    void login() throws Exception {
      Request request = Request.newPost();
      request.setURI(router + "/sessions");
      request.setPayload(token);
      assertThat(ask(request).getCode()).isEqualTo(ResponseCode.CREATED);
    }

    CoapResponse get(String uri) throws Exception {
      Request request = Request.newGet();
      request.setURI(router);
      request.getOptions().setProxyUri(uri);
      return ask(request);
    }

    void observe(String uri) {
      Request request = Request.newGet();
      request.setURI(router);
      request.getOptions().setProxyUri(uri);
      request.setObserve();
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
    }

    /** Returns when the state was notified; a former one may be notified again before it. */
    void await(String state) throws InterruptedException {
      String last = "";
      while (!state.equals(last)) {
        last = notified.poll(60, TimeUnit.SECONDS);
        assertThat(last).as("before " + state).isNotNull().isNotEqualTo("error");
      }
    }

    @Override
    public void close() {
      client.shutdown();
      endpoint.destroy();
    }
  }

  /** Returns how many builds of the carrier's bundle have classes after a full collection. */
  private static long loadersOfTheCarrier() throws Exception {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    String process = Long.toString(router.process().pid());
    return run(List.of(jcmd, process, "GC.class_histogram"))
        .lines()
        .filter(line -> line.matches(".* io\\.millrace\\.carrier\\.dtls\\.DtlsCarriers( .*)?"))
        .count();
  }

  @Test
  void session_and_observation_survive_an_address_change_replaced_bundles_and_a_restart()
      throws Exception {
    InetSocketAddress secured = new InetSocketAddress(InetAddress.getLoopbackAddress(), SECURED);
    try (NotifyingServer server = new NotifyingServer();
        Nat nat = new Nat(secured);
        Client client = new Client(nat.address())) {
      assertThat(client.get(server.uri()).getCode()).isEqualTo(ResponseCode.UNAUTHORIZED);
      client.login();
      assertThat(client.get(server.uri()).getCode()).isEqualTo(ResponseCode.CONTENT);
      client.observe(server.uri());
      client.await("first");
      nat.rebind();
      assertThat(client.get(server.uri()).getCode()).isEqualTo(ResponseCode.CONTENT);
      server.become("moved");
      client.await("moved");
      for (String bundle : List.of("carrier.dtls", "endpoint", "gateway", "session", "net")) {
        router.shell("update", "io.millrace." + bundle);
        assertThat(client.get(server.uri()).getCode()).as(bundle).isEqualTo(ResponseCode.CONTENT);
        server.become("after " + bundle);
        client.await("after " + bundle);
      }
      assertThat(client.handshakes.get()).isEqualTo(1);
      Await.that( // timers hold the build before for some seconds
          () -> "one build of the carrier",
          Duration.ofSeconds(30),
          Duration.ofMillis(500),
          () -> loadersOfTheCarrier() == 1);
      router.stop();
      router.start();
      assertThat(client.get(server.uri()).getCode()).isEqualTo(ResponseCode.CONTENT);
      server.become("after a restart");
      client.await("after a restart");
      assertThat(client.handshakes.get()).isEqualTo(1);
      router.kill();
      router.start();
      client.connector.forceResumeAllSessions(); // nobody tells it: its records are dropped
      client.login();
      assertThat(client.handshakes.get()).isEqualTo(2);
    }
  }
}
