// SPDX-License-Identifier: Apache-2.0
package io.millrace.hawkbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Artifacts as they are downloaded: whole, in pieces, cut, refused; and the faults. */
class ArtifactTest {
  private final byte[] content = new byte[1000];
  private HawkbitServer server;
  private TestDevice device;
  private Action action;
  private String path;
  private String tag;

  @BeforeEach
  void start() throws Exception {
    for (int at = 0; at < content.length; at++) {
      content[at] = (byte) at;
    }
    server = HawkbitServer.start();
    device = TestDevice.of(server);
    device.get("");
    SoftwareModule module =
        server
            .rollouts()
            .module("app", "1")
            .with(Artifact.of("a.jar", content))
            .with(Artifact.of("b c.jar", content));
    action =
        server
            .rollouts()
            .assign("r1", server.rollouts().set("set", "1", module), Assignment.FORCED);
    path = "/softwaremodules/" + module.id() + "/artifacts/a.jar";
    tag = '"' + Artifact.of("", content).hash("SHA-1") + '"';
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  @Test
  void a_whole_file_comes_with_all_headers() throws Exception {
    HttpResponse<byte[]> whole = device.get(path);
    assertThat(whole.statusCode()).isEqualTo(200);
    assertThat(whole.body()).isEqualTo(content);
    assertThat(header(whole, "Content-Length")).isEqualTo("1000");
    assertThat(header(whole, "Accept-Ranges")).isEqualTo("bytes");
    assertThat(header(whole, "ETag")).isEqualTo(tag);
    assertThat(header(whole, "Content-Type")).isEqualTo("application/octet-stream");
    assertThat(header(whole, "X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(header(whole, "Last-Modified")).isNotEmpty();
    assertThat(header(whole, "Content-Disposition")).isEqualTo("attachment;filename=a.jar");
    assertThat(TestDevice.text(device.get(path + ".MD5SUM")))
        .isEqualTo(Artifact.of("", content).hash("MD5") + "  a.jar");
  }

  @Test
  void ranges_are_cut_out_and_clamped() throws Exception {
    HttpResponse<byte[]> piece = device.get(path, "Range", "bytes=990-5000");
    assertThat(piece.statusCode()).isEqualTo(206);
    assertThat(header(piece, "Content-Range")).isEqualTo("bytes 990-999/1000");
    assertThat(piece.body()).isEqualTo(Arrays.copyOfRange(content, 990, 1000));
    assertThat(device.get(path, "Range", "bytes=-10").body()).hasSize(10);
    assertThat(device.get(path, "Range", "bytes=5-").body()).hasSize(995);
    HttpResponse<byte[]> two = device.get(path, "Range", "bytes=100-109,0-9");
    assertThat(two.statusCode()).isEqualTo(206);
    assertThat(header(two, "Content-Type")).contains("THIS_STRING_SEPARATES_MULTIPART");
    for (String bad : new String[] {"1000-", "5-4", "x-", "-1001", "0-9,5-20"}) {
      HttpResponse<byte[]> refused = device.get(path, "Range", "bytes=" + bad);
      assertThat(refused.statusCode()).as(bad).isEqualTo(416);
      assertThat(header(refused, "Content-Range")).isEqualTo("bytes */1000");
    }
    assertThat(device.get(path, "Range", "pages=1-2").statusCode()).isEqualTo(416);
  }

  @Test
  void another_entity_tag_gives_the_whole_file() throws Exception {
    assertThat(device.get(path, "Range", "bytes=5-", "If-Range", tag).statusCode()).isEqualTo(206);
    HttpResponse<byte[]> whole = device.get(path, "Range", "bytes=5-", "If-Range", "\"0123\"");
    assertThat(whole.statusCode()).isEqualTo(200);
    assertThat(whole.body()).hasSize(1000);
    String date = header(whole, "Last-Modified");
    assertThat(device.get(path, "Range", "bytes=5-", "If-Range", date).statusCode()).isEqualTo(200);
    assertThat(device.get(path, "If-Match", tag).statusCode()).isEqualTo(412);
    assertThat(device.get(path, "If-Match", tag.replace("\"", "")).statusCode()).isEqualTo(200);
  }

  @Test
  void a_blank_in_a_name_leads_nowhere() throws Exception {
    String body = TestDevice.text(device.get("/deploymentBase/" + action.id()));
    assertThat(body).contains("/artifacts/b+c.jar");
    assertThat(device.get(path.replace("a.jar", "b+c.jar")).statusCode()).isEqualTo(404);
  }

  @Test
  void downloads_end_with_the_cancel_and_with_the_end() throws Exception {
    server.rollouts().cancel(action);
    assertThat(device.get(path).statusCode()).isEqualTo(404);
    assertThat(device.get(path, "Range", "bytes=5-").statusCode()).isEqualTo(404);
    device.cancelFeedback(action, "rejected", "none");
    assertThat(device.get(path).statusCode()).isEqualTo(200);
    device.feedback(action, "closed", "success");
    assertThat(device.get(path, "Range", "bytes=5-").statusCode()).isEqualTo(404);
    server.settings().downloadCheck(false);
    assertThat(device.get(path).statusCode()).isEqualTo(200);
  }

  @Test
  void whole_downloads_are_history_and_ranges_are_not() throws Exception {
    int before = action.history().size();
    device.get(path, "Range", "bytes=0-");
    assertThat(action.history()).hasSize(before);
    device.get(path);
    device.get(path + ".MD5SUM");
    assertThat(action.history()).hasSize(before + 2);
    server.settings().historyEntries(before + 2);
    assertThat(device.get(path).statusCode()).isEqualTo(429);
  }

  @Test
  void artifacts_may_be_on_another_host() throws Exception {
    server.settings().artifactHost("http://files.example:81").secureLinks(true);
    assertThat(TestDevice.text(device.get("/deploymentBase/" + action.id())))
        .contains("\"download\":{\"href\":\"http://files.example:81/DEFAULT/controller/v1/r1/soft");
  }

  @Test
  void the_artifacts_of_a_module_are_listed_and_long_names_cut_in_the_header() throws Exception {
    String list = path.substring(0, path.lastIndexOf('/'));
    assertThat(TestDevice.text(device.get(list))).contains("a.jar", "b c.jar", "download-http");
    String name = "n".repeat(100);
    action.set().modules().get(0).with(Artifact.of(name, content));
    assertThat(header(device.get(list + "/" + name), "Content-Disposition"))
        .startsWith("attachment;filename=nnn")
        .hasSize(78);
  }

  @Test
  void a_stream_is_cut_where_the_test_says() {
    server.faults().cut("a.jar", 300, 1);
    assertThatThrownBy(() -> device.get(path)).isInstanceOf(IOException.class);
  }

  @Test
  void faults_come_as_often_as_they_were_asked_for() throws Exception {
    for (int status : new int[] {500, 502, 503, 409}) {
      server.faults().answer(status, "GET", "/r1", 1);
      assertThat(device.get("").statusCode()).isEqualTo(status);
      assertThat(device.get("").statusCode()).isEqualTo(200);
    }
    server.faults().delay(Duration.ofMillis(20), "GET", "/r1", 1);
    assertThat(device.get("").statusCode()).isEqualTo(200);
  }

  @Test
  void a_dropped_answer_may_have_been_stored() {
    String feedback = "/deploymentBase/" + action.id() + "/feedback";
    server.faults().dropBefore("POST", feedback, 1);
    assertThatThrownBy(() -> device.feedback(action, "closed", "success"))
        .isInstanceOf(IOException.class);
    assertThat(action.isActive()).isTrue();
    server.faults().dropAfter("POST", feedback, 1);
    assertThatThrownBy(() -> device.feedback(action, "closed", "success"))
        .isInstanceOf(IOException.class);
    assertThat(action.isActive()).isFalse();
  }
}
