// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static java.util.Map.of;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.testing.Await;
import io.millrace.lib.testing.FreePort;
import io.millrace.rig.FieldRig;
import io.millrace.rig.RouterProcess;
import java.io.DataOutputStream;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.californium.core.CoapClient;
import org.eclipse.californium.core.CoapResponse;
import org.eclipse.californium.core.config.CoapConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The field's clients at a router over TLS, request by request as they send them: the Java client
 * (gateway-clients.md 1.2, 1.7), the Windows client (2.2) and the JavaScript SDK.
 */
@Timeout(240)
class DataPlatformTest {
  private static final int PORT = FreePort.tcp();
  private static final int COAP = FreePort.udp();
  private static final String MAC = FieldRig.MAC.toLowerCase(Locale.ROOT);

  @TempDir static Path home;
  private static RouterProcess router;
  private static SSLContext trust;
  private static String secret;

  private record Answer(int status, String body, String nextPage) {}

  @BeforeAll
  static void start() throws Exception {
    CoapConfig.register();
    router = RouterProcess.in(home);
    router
        .configure("io.millrace.net-udp", of("address", "127.0.0.1", "port", COAP))
        .configure("io.millrace.https", of("port", PORT))
        .configure("io.millrace.line.pipe-uart0", of("name", "uart0"))
        .configure("io.millrace.nic-uart0", of("mac", FieldRig.MAC, "line", "uart0"))
        .start();
    Path root = router.data().resolve("https/root.crt");
    Await.that(() -> router.output(), Duration.ofSeconds(60), () -> Files.exists(root));
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    try (InputStream in = Files.newInputStream(root)) {
      trusted.setCertificateEntry(
          "root", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    trust = SSLContext.getInstance("TLS");
    trust.init(null, factory.getTrustManagers(), null);
    secret = added("meter", "--client-id", "meter-1");
  }

  @AfterAll
  static void stop() throws Exception {
    router.close();
  }

  private static String added(String name, String... more) throws Exception {
    String[] words = new String[more.length + 3];
    words[0] = "account:add";
    words[1] = name;
    System.arraycopy(more, 0, words, 2, more.length);
    words[more.length + 2] = "--json";
    String printed = router.shell(words).output();
    Matcher found = Pattern.compile("\"client_secret\":\"([^\"]+)\"").matcher(printed);
    assertThat(found.find()).as(printed).isTrue();
    return found.group(1);
  }

  private static Answer send(
      String method, String path, String authorization, String type, String body) throws Exception {
    HttpsURLConnection connection =
        (HttpsURLConnection)
            URI.create("https://localhost:" + PORT + path).toURL().openConnection();
    connection.setSSLSocketFactory(trust.getSocketFactory());
    connection.setConnectTimeout(20_000);
    connection.setReadTimeout(20_000);
    connection.setRequestMethod(method);
    connection.setRequestProperty("Accept", "application/json");
    if (type != null) {
      connection.setRequestProperty("Content-Type", type);
    }
    if (authorization != null) {
      connection.setRequestProperty("Authorization", authorization);
    }
    if (body != null) {
      connection.setDoOutput(true);
      try (DataOutputStream out = new DataOutputStream(connection.getOutputStream())) {
        out.writeBytes(body);
      }
    }
    int status = connection.getResponseCode();
    InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream();
    String read = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    return new Answer(status, read, connection.getHeaderField("next_page"));
  }

  private static String token(String path, String clientId, String clientSecret) throws Exception {
    String body = "{\"clientId\":\"" + clientId + "\",\"clientSecret\":\"" + clientSecret + "\"}";
    Answer answer = send("POST", path, null, "application/json", body);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.body().replaceAll(".*\"accessToken\":\"([^\"]+)\".*", "$1");
  }

  private static String login(String token) throws Exception {
    CoapClient client = new CoapClient("coap://127.0.0.1:" + COAP + "/sessions");
    CoapResponse response = client.post(token, 0);
    return response == null ? "nothing" : response.getCode().toString();
  }

  @Test
  void the_java_client_gets_a_token_opens_a_session_and_posts_an_observation() throws Exception {
    String token = token("/api/tokens", "meter-1", secret);
    assertThat(login(token)).isEqualTo("2.01");
    String path = "/api/solutions/sandbox/devices/" + MAC + "/observations";
    String posted =
        "{\"observations\":[{\"timestamp\":\"2026-11-22T07:01:26.000Z\",\"temperature\":\"23.50\"}]}";
    assertThat(send("POST", path, token, "application/json", posted).status()).isEqualTo(201);

    Answer read = send("GET", path + "?limit=1", token, null, null);
    assertThat(read.body()).contains("\"temperature\":\"23.50\"").contains("2026-11-22T07:01:26Z");
    assertThat(read.nextPage()).isNull();
  }

  @Test
  void the_windows_client_lists_its_devices() throws Exception {
    String token = token("/api/tokens", "meter-1", secret);
    Answer list = send("GET", "/api/solutions/sandbox/devices", token, null, null);
    assertThat(list.status()).isEqualTo(200);
    assertThat(list.body())
        .contains("\"deviceType\":\"MILLI\"")
        .contains("\"domainInfo\":{\"nic_macID\":\"" + MAC + "\"}");
    assertThat(send("GET", "/api/solutions/sandbox/devices", null, null, null).status())
        .isEqualTo(401);
  }

  @Test
  void the_javascript_sdk_creates_and_deletes_a_device() throws Exception {
    String token = token("/tokens", "meter-1", secret);
    String made =
        send(
                "POST",
                "/api/solutions/sandbox/devices/",
                token,
                "text/plain;charset=UTF-8",
                "{\"deviceType\":\"SensorTag\",\"domainInfo\":{\"macaddress\":\"00:11\"}}")
            .body();
    String id = made.replaceAll(".*\"id\":\"([^\"]+)\".*", "$1");
    assertThat(send("DELETE", "/api/solutions/sandbox/devices/" + id, token, null, null).body())
        .isEqualTo("{}");
    assertThat(send("GET", "/api/tenants/systemTenant/devicetemplates", token, null, null).body())
        .contains("deviceTemplates");
  }

  @Test
  void a_limited_account_sees_nothing_else_and_a_disabled_one_nothing() throws Exception {
    String other = added("other", "--client-id", "other-1", "--allow", "GET/SSN0000000000000001/*");
    String token = token("/api/tokens", "other-1", other);
    assertThat(send("GET", "/api/solutions/sandbox/devices", token, null, null).body())
        .isEqualTo("{\"devices\":[]}");
    assertThat(router.shell("account:disable", "other").output()).contains("disabled");
    assertThat(send("GET", "/api/solutions/sandbox/devices", token, null, null).status())
        .isEqualTo(401);
    assertThat(login(token)).isEqualTo("4.01");
  }

  @Test
  void plain_http_has_none_of_it_and_metrics_are_not_here() throws Exception {
    String token = token("/api/tokens", "meter-1", secret);
    assertThat(send("GET", "/metrics", token, null, null).status()).isEqualTo(404);
    assertThat(router.shell("status").output()).contains("https").contains("accounts");
    assertThat(router.shell("audit:show").output()).contains("account:add").doesNotContain(secret);
  }
}
