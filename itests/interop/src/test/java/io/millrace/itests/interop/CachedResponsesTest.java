// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.rig.CoapClientNotls;
import io.millrace.rig.RouterProcess;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.californium.core.CoapClient;
import org.eclipse.californium.core.CoapResponse;
import org.eclipse.californium.core.coap.CoAP.Code;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.elements.AddressEndpointContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients of libcoap, with a random Request-Tag as 4.3.4 sends it, and of Californium share one
 * kept response of a server that is a Californium of its own.
 */
@Timeout(180)
class CachedResponsesTest {
  private static final Pattern MAX_AGE = Pattern.compile("Max-Age:(\\d+)");

  @TempDir static Path folder;

  private static int port;
  private static RouterProcess router;

  private final CoapClient californium = new CoapClient("coap://127.0.0.1:" + port);
  private CountingServer server;
  private NewerLibcoap newer;
  private LibcoapSession session;

  @BeforeAll
  static void startRouter() throws Exception {
    port = RouterProcess.freePort();
    router =
        RouterProcess.in(folder)
            .configure(
                "io.millrace.net-udp", Map.of("name", "udp", "address", "127.0.0.1", "port", port))
            .configure("io.millrace.gateway", Map.of("destinations", "127.0.0.1"))
            .start();
  }

  @AfterAll
  static void stopRouter() throws Exception {
    router.stop();
  }

  @BeforeEach
  void start() throws Exception {
    server = new CountingServer(RouterProcess.freePort());
    californium.setEndpoint(CoapEndpoint.builder().build()); // a session is that of a port
    newer = new NewerLibcoap(port);
    session = LibcoapSession.open(null, newer.port(), token("reader"));
  }

  @AfterEach
  void stop() throws Exception {
    californium.shutdown();
    californium.getEndpoint().destroy();
    newer.close();
    server.close();
  }

  private Path token(String subject, String... more) throws Exception {
    List<String> words = new ArrayList<>(List.of("millrace:token", "--subject", subject));
    words.addAll(List.of(more));
    String token = router.shell(words.toArray(String[]::new)).output().strip();
    return Files.writeString(folder.resolve(subject + ".jwt"), token);
  }

  private CoapClientNotls.Answer libcoap(String method, String... more) throws Exception {
    List<String> words = new ArrayList<>(List.of("-v", "7", "-B", "20", "-m", method));
    words.addAll(List.of("-p", "" + session.port()));
    words.addAll(List.of(more));
    words.addAll(List.of("-P", "coap://127.0.0.1:" + newer.port(), server.uri()));
    return CoapClientNotls.run(words.toArray(String[]::new));
  }

  private void check(CoapClientNotls.Answer answer, String reading) {
    assertThat(answer.code()).as(answer.output()).isEqualTo("2.05");
    assertThat(answer.output()).contains(reading);
  }

  private static long maxAge(CoapClientNotls.Answer answer) {
    long found = -1;
    for (Matcher matcher = MAX_AGE.matcher(answer.output()); matcher.find(); ) {
      found = Long.parseLong(matcher.group(1));
    }
    return found;
  }

  private Request to(Code code, String uri) {
    Request request = new Request(code);
    request.setDestinationContext(
        new AddressEndpointContext(new InetSocketAddress("127.0.0.1", port)));
    if (uri != null) {
      request.getOptions().setProxyUri(uri);
    }
    return request;
  }

  private CoapResponse login(Path token) throws Exception {
    Request login = to(Code.POST, null);
    login.setURI("coap://127.0.0.1:" + port + "/sessions");
    login.getOptions().setContentFormat(0);
    login.setPayload(Files.readString(token));
    return californium.advanced(login);
  }

  @Test
  void two_clients_share_a_response_until_it_changes() throws Exception {
    check(libcoap("get"), "23.0");
    check(libcoap("get"), "23.0");
    assertThat(newer.rewritten()).isGreaterThanOrEqualTo(2);
    assertThat(login(token("other")).getCode()).isEqualTo(ResponseCode.CREATED);
    CoapResponse seen = californium.advanced(to(Code.GET, server.uri()));
    assertThat(seen.getResponseText()).isEqualTo("23.0");
    assertThat(seen.getOptions().getMaxAge()).isLessThanOrEqualTo(CountingServer.MAX_AGE);
    assertThat(server.asked()).isEqualTo(1);
    Request put = to(Code.PUT, server.uri() + "?unit=C");
    put.setPayload("24.0");
    assertThat(californium.advanced(put).getCode()).isEqualTo(ResponseCode.CHANGED);
    check(libcoap("get"), "24.0");
    assertThat(server.asked()).isEqualTo(2);
  }

  @Test
  void max_age_counts_down() throws Exception {
    check(libcoap("get"), "23.0");
    long left = CountingServer.MAX_AGE;
    while (left > CountingServer.MAX_AGE - 2) {
      long next = maxAge(libcoap("get"));
      assertThat(next).isBetween(0L, left);
      left = next;
    }
    assertThat(server.asked()).isEqualTo(1);
  }

  @Test
  void who_has_the_response_gets_2_03() throws Exception {
    check(libcoap("get"), "23.0");
    String tag = HexFormat.of().formatHex("23.0".getBytes(StandardCharsets.US_ASCII));
    CoapClientNotls.Answer valid = libcoap("get", "-O", "4,0x" + tag);
    assertThat(valid.code()).as(valid.output()).isEqualTo("2.03");
    assertThat(server.asked()).isEqualTo(1);
  }

  @Test
  void an_account_without_permission_gets_nothing_of_it() throws Exception {
    check(libcoap("get"), "23.0");
    assertThat(californium.advanced(to(Code.GET, server.uri())).getCode())
        .isEqualTo(ResponseCode.UNAUTHORIZED);
    assertThat(login(token("poor", "--scope", "nothing")).getCode())
        .isEqualTo(ResponseCode.CREATED);
    CoapResponse refused = californium.advanced(to(Code.GET, server.uri()));
    assertThat(refused.getCode()).isEqualTo(ResponseCode.UNAUTHORIZED);
    assertThat(refused.getResponseText()).doesNotContain("23.0");
  }

  @Test
  void the_shell_lists_and_forgets_it() throws Exception {
    router.shell("gateway:cache-clear");
    check(libcoap("get"), "23.0");
    assertThat(router.shell("gateway:cache").output())
        .contains("GET " + server.uri().substring("coap://".length()), "2.05");
    assertThat(router.shell("gateway:cache-clear").output()).contains("1 response is forgotten");
    check(libcoap("get"), "23.0");
    assertThat(server.asked()).isEqualTo(2);
  }
}
