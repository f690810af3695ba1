// SPDX-License-Identifier: Apache-2.0
package io.millrace.dataplatform;

import static io.millrace.dataplatform.PlatformRig.MAC;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.testing.MapStore;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong gets a clear status, and a good client is served afterwards. */
class BadRequestsTest {
  private static final String DEVICES = "/api/solutions/sandbox/devices";
  private static final String OBSERVATIONS = DEVICES + "/" + MAC + "/observations";

  private PlatformRig rig;

  @BeforeEach
  void start() throws Exception {
    rig = new PlatformRig(new MapStore(), Map.of("bodyKibibytes", 4));
  }

  @AfterEach
  void aGoodClientIsServed() throws Exception {
    assertThat(rig.get(DEVICES, "anna").statusCode()).isEqualTo(200);
    rig.close();
  }

  /** Sends bytes as they are and returns the answer up to the end of the connection. */
  private String raw(String request) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), rig.port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  private static int answers(String received) {
    return received.split("HTTP/1\\.1 ", -1).length - 1;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET  | /api/solutions/sandbox/devices | ''   | 401",
        "GET  | /api/solutions/sandbox/devices | bad  | 401",
        "GET  | /api/nothing                   | anna | 404",
        "GET  | /api                           | anna | 404",
        "PUT  | /api/solutions/sandbox/devices | anna | 405",
        "GET  | /api/tokens                    | anna | 405",
        "GET  | /api/solutions/sandbox/devices/none | anna | 404",
        "GET  | /api/solutions/a/../b/devices  | anna | 400",
        "GET  | /api/%2e%2e/metrics            | anna | 400",
        "GET  | /api/..%2fmetrics              | anna | 400",
        "GET  | /api//solutions                | anna | 400",
        "GET  | /api/solutions/a%00/devices    | anna | 400",
        "GET  | /api/solutions/sandbox/observations?limit=0   | anna | 400",
        "GET  | /api/solutions/sandbox/observations?limit=x   | anna | 400",
        "GET  | /api/solutions/sandbox/observations?after=-1  | anna | 400",
        "GET  | /api/solutions/sandbox/observations?from=soon | anna | 400",
        "GET  | /api/solutions/sandbox/observations?from=-999999999-01-01T00:00:00Z | anna | 400",
        "POST | /api/tokens                    | ''   | 400",
      })
  void a_wrong_request(String method, String path, String token, int status) throws Exception {
    String request =
        "%s %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n%s\r\n"
            .formatted(method, path, token.isEmpty() ? "" : "Authorization: " + token + "\r\n");
    assertThat(raw(request)).startsWith("HTTP/1.1 " + status + " ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "7",
        "null",
        "{\"observations\":7}",
        "{\"observations\":[7]}",
        "{\"observations\":[null]}",
        "{\"observations\":[{\"timestamp\":true}]}",
        "{\"observations\":[{\"timestamp\":1e400}]}",
        "{\"observations\":[]}}",
        "{\"a\":1,\"a\":2,\"observations\":[]}",
        "{\"observations\":[{\"a\":[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]}]}",
        "\uFEFF{\"observations\"}"
      })
  void bad_json_is_400(String body) throws Exception {
    HttpResponse<String> answer = rig.post(OBSERVATIONS, "anna", body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(PlatformRig.json(answer)).containsKey("message");
  }

  @Test
  void a_body_too_long_is_413_with_and_without_its_length() throws Exception {
    String body = "{\"observations\":[{\"a\":\"" + "x".repeat(5000) + "\"}]}";
    assertThat(rig.post(OBSERVATIONS, "anna", body).statusCode()).isEqualTo(413);
    String chunked =
        "POST %s HTTP/1.1\r\nHost: x\r\nAuthorization: anna\r\nTransfer-Encoding: chunked\r\n\r\n"
            .formatted(OBSERVATIONS);
    String chunk = Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n";
    assertThat(raw(chunked + chunk)).startsWith("HTTP/1.1 413 ");
  }

  @Test
  void another_type_is_415_and_those_of_the_field_are_not() throws Exception {
    String head = "POST %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: anna\r\n%s";
    String body = "Content-Length: 19\r\n\r\n{\"observations\":[]}";
    for (String type : List.of("application/xml", "multipart/form-data; boundary=x")) {
      String sent = head.formatted(OBSERVATIONS, "Content-Type: " + type + "\r\n") + body;
      assertThat(raw(sent)).startsWith("HTTP/1.1 415 ");
    }
    for (String type :
        List.of(
            "",
            "Content-Type: application/json; charset=UTF-8\r\n",
            "Content-Type: text/plain;charset=UTF-8\r\n")) {
      assertThat(raw(head.formatted(OBSERVATIONS, type) + body)).startsWith("HTTP/1.1 201 ");
    }
  }

  /** A second request that hides in the body of the first is never answered. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 44\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 4",
        "Content-Length: 4\r\nContent-Length: 44",
        "Transfer-Encoding: chunked, identity",
        "Transfer-Encoding: x-chunked",
        "Content-Length: -1",
        "Content-Length: 4x",
        "Content-Length: 99999999999999999999",
      })
  void smuggling_shapes_get_one_error(String lengths) throws Exception {
    String hidden = "0\r\n\r\nGET /api/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n";
    String request =
        "POST %s HTTP/1.1\r\nHost: x\r\nAuthorization: anna\r\n%s\r\n\r\n%s"
            .formatted(OBSERVATIONS, lengths, hidden);
    String received = raw(request);
    assertThat(answers(received)).as(received).isLessThanOrEqualTo(1);
    assertThat(received).doesNotContain("openapi\":");
    if (!received.isEmpty()) {
      assertThat(received).matches("(?s)HTTP/1\\.1 (400|501) .*");
    }
  }

  @Test
  void a_page_of_a_browser_may_ask() throws Exception {
    HttpResponse<String> preflight = rig.send("OPTIONS", DEVICES, null, null);
    assertThat(preflight.statusCode()).isEqualTo(204);
    assertThat(preflight.headers().firstValue("Access-Control-Allow-Headers").orElseThrow())
        .contains("Authorization");
    assertThat(rig.get(DEVICES, "anna").headers().firstValue("Access-Control-Allow-Origin"))
        .hasValue("*");
  }

  @Test
  void the_description_has_every_path_and_method_and_no_other() throws Exception {
    Map<String, Object> description = PlatformRig.json(rig.get("/api/openapi.json", null));
    List<String> described = new ArrayList<>();
    for (Map.Entry<?, ?> path : ((Map<?, ?>) description.get("paths")).entrySet()) {
      for (Object method : ((Map<?, ?>) path.getValue()).keySet()) {
        String there = path.getKey().toString().replaceAll("\\{[a-z]+}", "*");
        described.add(method.toString().toUpperCase(Locale.ROOT) + " " + there);
      }
    }
    assertThat(new TreeSet<>(described)).isEqualTo(new TreeSet<>(rig.routes.all()));
  }
}
