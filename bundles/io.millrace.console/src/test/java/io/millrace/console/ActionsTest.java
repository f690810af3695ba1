// SPDX-License-Identifier: Apache-2.0
package io.millrace.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.auth.Account;
import io.millrace.api.release.InstallRequest;
import io.millrace.api.release.ReleaseName;
import io.millrace.api.release.ReleasePlan;
import io.millrace.api.release.ReleaseRefusedException;
import io.millrace.api.release.ReleaseReport;
import io.millrace.api.release.ReleaseService;
import io.millrace.api.release.ReleaseStage;
import io.millrace.api.release.ReleaseStatus;
import io.millrace.api.session.Session;
import io.millrace.api.session.SessionOptions;
import io.millrace.api.session.Sessions;
import io.millrace.api.transport.Peer;
import io.millrace.console.ConsoleRig.Browser;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is ordered from the pages, and by whom. */
class ActionsTest {
  private static final ReleaseName NAME = ReleaseName.of("org.example:r:mrl:1", "1", 1, "");

  @TempDir Path folder;
  private final ConsoleRig rig;
  private final List<Session> open = new ArrayList<>();
  private final List<InstallRequest> installed = new ArrayList<>();
  private boolean busy;

  ActionsTest() throws Exception {
    rig = new ConsoleRig(Map.of("uploadMebibytes", 1));
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private void offerSessions() {
    Peer peer = new Peer("udp", new InetSocketAddress("127.0.0.1", 4000), null, "", "");
    Account alice = new Account("alice", Set.of(), Instant.now());
    open.add(new Session("s1", alice, peer, SessionOptions.DEFAULT, Instant.now()));
    rig.services.sessions.bind(
        ConsoleRig.proxy(
            Sessions.class,
            Sessions.class,
            (method, arguments) ->
                switch (method.getName()) {
                  case "all" -> List.copyOf(open);
                  case "close" ->
                      CompletableFuture.completedStage(
                          open.removeIf(each -> each.peer().equals(arguments[0])));
                  default -> null;
                }));
  }

  private void offerReleases() {
    ReleaseReport report =
        ReleaseReport.of(
            "1", ReleaseStage.COMMITTED, Instant.EPOCH, NAME, "", "it did well", List.of(), 0);
    rig.services.releases.bind(
        ConsoleRig.proxy(
            ReleaseService.class,
            ReleaseService.class,
            (method, arguments) ->
                switch (method.getName()) {
                  case "uploads" -> folder;
                  case "status" -> ReleaseStatus.of("", "{\"drift\":[\"changed\"]}");
                  case "report" -> report;
                  case "hold" -> Optional.empty();
                  case "plan" ->
                      CompletableFuture.completedStage(
                          ReleasePlan.of(NAME, List.of("stops nothing"), List.of()));
                  case "install" -> {
                    installed.add((InstallRequest) arguments[0]);
                    yield busy
                        ? CompletableFuture.failedFuture(
                            new ReleaseRefusedException("busy", "another change is in progress"))
                        : CompletableFuture.completedStage(report);
                  }
                  default -> null;
                }));
  }

  @Test
  void an_operator_ends_a_session_and_a_viewer_does_not() throws Exception {
    offerSessions();
    Browser viewer = rig.login("viewer");
    assertThat(rig.api(viewer, "topic?name=sessions").body()).contains("\"account\":\"alice\"");
    assertThat(rig.post(viewer, "session-end", Map.of("id", "s1")).statusCode()).isEqualTo(403);
    assertThat(open).hasSize(1);
    Browser operator = rig.login("operator");
    assertThat(rig.post(operator, "session-end", Map.of("id", "s1")).statusCode()).isEqualTo(200);
    assertThat(open).isEmpty();
    assertThat(rig.post(operator, "session-end", Map.of("id", "s1")).statusCode()).isEqualTo(404);
    assertThat(rig.audited.toString()).contains("session:end s1, done", "session:end s1, refused");
  }

  @Test
  void each_order_takes_its_role() throws Exception {
    Browser viewer = rig.login("viewer");
    for (String order :
        List.of(
            "session-end",
            "configuration",
            "release-upload",
            "release-plan",
            "release-install",
            "release-confirm",
            "release-rollback",
            "release-revert")) {
      assertThat(rig.post(viewer, order, Map.of()).statusCode()).as(order).isEqualTo(403);
    }
    Browser operator = rig.login("operator");
    assertThat(rig.post(operator, "configuration", Map.of()).body()).contains("the role admin");
    assertThat(rig.api(viewer, "topic?name=log").statusCode()).isEqualTo(404);
    assertThat(rig.api(viewer, "topic?name=exchanges").statusCode()).isEqualTo(404);
    assertThat(rig.api(operator, "topic?name=exchanges").statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> upload(Browser who, String name, int offset, int total, int bytes)
      throws Exception {
    return rig.send(
        rig.to(
                who,
                "/console/api/release-upload?name=%s&offset=%d&total=%d"
                    .formatted(name, offset, total))
            .header("X-Millrace-Console", who.csrf)
            .POST(BodyPublishers.ofByteArray(new byte[bytes])));
  }

  @Test
  void a_release_comes_in_slices_is_planned_and_installed() throws Exception {
    offerReleases();
    Browser anna = rig.login("operator");
    assertThat(upload(anna, "r-1.mrl", 0, 3000, 2000).body()).isEqualTo("{\"offset\":2000}");
    assertThat(folder.resolve("r-1.mrl")).doesNotExist();
    assertThat(upload(anna, "r-1.mrl", 2500, 3000, 500).statusCode()).isEqualTo(409);
    assertThat(upload(anna, "r-1.mrl", 2000, 3000, 1000).body()).isEqualTo("{\"offset\":3000}");
    assertThat(Files.size(folder.resolve("r-1.mrl"))).isEqualTo(3000);
    assertThat(rig.api(anna, "topic?name=release").body())
        .contains("\"name\":\"r-1.mrl\"", "it did well", "changed");
    assertThat(rig.post(anna, "release-plan", Map.of("name", "r-1.mrl")).body())
        .contains("stops nothing");
    Map<String, Object> order = Map.of("name", "r-1.mrl", "confirmSeconds", 60);
    assertThat(rig.post(anna, "release-install", order).statusCode()).isEqualTo(200);
    assertThat(installed).hasSize(1);
    assertThat(installed.get(0).origin().toString()).contains("operator through console");
    assertThat(installed.get(0).confirm().orElseThrow()).hasSeconds(60);
    busy = true;
    assertThat(rig.post(anna, "release-install", order).body())
        .contains("another change is in progress");
  }

  @Test
  void an_upload_leaves_its_folder_for_no_name_and_is_bounded() throws Exception {
    offerReleases();
    Browser anna = rig.login("operator");
    for (String name : List.of("..%2Fx.mrl", "x.jar", ".x.mrl", "a%2Fb.mrl", "x.mrl%00", "")) {
      assertThat(upload(anna, name, 0, 10, 10).statusCode()).as(name).isEqualTo(400);
    }
    assertThat(upload(anna, "x.mrl", 0, 2 << 20, 10).statusCode()).isEqualTo(413);
    assertThat(upload(anna, "x.mrl", 0, 10, 11).statusCode()).isEqualTo(413);
    assertThat(rig.post(anna, "release-plan", Map.of("name", "x.mrl")).statusCode()).isEqualTo(404);
    try (var files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void a_request_to_a_device_is_one_that_can_be() throws Exception {
    Browser anna = rig.login("viewer");
    for (Map<String, Object> odd :
        List.<Map<String, Object>>of(
            Map.of("method", "PATCH", "uri", "coap://x/"),
            Map.of("method", "GET", "uri", "http://x/"),
            Map.of("method", "GET", "uri", "coap://x/ y"),
            Map.of("method", "PUT", "uri", "coap://x/", "hex", "0g"))) {
      assertThat(rig.post(anna, "device", odd).statusCode()).as(odd.toString()).isEqualTo(400);
    }
  }
}
