// SPDX-License-Identifier: Apache-2.0
package io.millrace.dataplatform;

import static io.millrace.dataplatform.PlatformRig.MAC;
import static io.millrace.dataplatform.PlatformRig.SECOND;
import static io.millrace.dataplatform.PlatformRig.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.testing.MapStore;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tokens, devices and observations, as the field's clients use them. */
class PlatformTest {
  private static final String DEVICES = "/api/solutions/sandbox/devices";
  private static final String OBSERVATIONS = DEVICES + "/" + MAC + "/observations";

  private final MapStore store = new MapStore();
  private PlatformRig rig;

  @BeforeEach
  void start() throws Exception {
    rig = new PlatformRig(store, Map.of());
  }

  @AfterEach
  void end() {
    rig.close();
  }

  private static List<?> list(HttpResponse<String> response, String name) throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return (List<?>) json(response).get(name);
  }

  private List<String> ids(String token) throws Exception {
    List<String> ids = new ArrayList<>();
    for (Object each : list(rig.get(DEVICES, token), "devices")) {
      ids.add(String.valueOf(((Map<?, ?>) each).get("id")));
    }
    return ids;
  }

  @Test
  void a_token_for_client_id_and_secret_at_both_paths() throws Exception {
    for (String path : List.of("/api/tokens", "/tokens")) {
      HttpResponse<String> good =
          rig.post(path, null, "{\"clientId\":\"me\",\"clientSecret\":\"right\"}");
      assertThat(good.statusCode()).isEqualTo(200);
      assertThat(json(good)).containsEntry("accessToken", "me");
      HttpResponse<String> wrong =
          rig.post(path, null, "{\"clientId\":\"me\",\"clientSecret\":\"wrong\"}");
      assertThat(wrong.statusCode()).isEqualTo(401);
      assertThat(json(wrong)).containsEntry("message", "wrong");
      HttpResponse<String> often =
          rig.post(path, null, "{\"clientId\":\"me\",\"clientSecret\":\"often\"}");
      assertThat(often.statusCode()).isEqualTo(429);
      assertThat(often.headers().firstValue("Retry-After")).hasValue("30");
      HttpResponse<String> unread =
          rig.post(path, null, "{\"clientId\":\"me\",\"clientSecret\":\"unread\"}");
      assertThat(unread.statusCode()).isEqualTo(503);
      assertThat(unread.headers().firstValue("Retry-After")).hasValue("5");
    }
  }

  @Test
  void the_devices_that_an_account_may_use() throws Exception {
    HttpResponse<String> all = rig.get(DEVICES, "anna");
    assertThat(all.body())
        .contains(
            "{\"id\":\"%s\",\"deviceType\":\"MILLI\",\"domainInfo\":{\"nic_macID\":\"%s\"}"
                .formatted(MAC, MAC));
    assertThat(ids("anna")).containsExactly(SECOND, MAC);
    assertThat(ids("one")).containsExactly(MAC);
    assertThat(ids("nobody")).isEmpty();
    assertThat(ids("Bearer anna")).hasSize(2);
    assertThat(ids("field")).hasSize(2);
  }

  @Test
  void a_device_is_created_once_and_deleted_by_its_owner_alone() throws Exception {
    String body =
        "{\"deviceType\":\"tag\",\"domainInfo\":{\"modelName\":\"cc2650\",\"macaddress\":\"AA:BB\"}}";
    HttpResponse<String> made = rig.post(DEVICES + "/", "anna", body);
    assertThat(made.statusCode()).isEqualTo(201);
    String id = String.valueOf(json(made).get("id"));
    assertThat(json(rig.post(DEVICES, "anna", body))).containsEntry("id", id);
    assertThat(ids("anna")).contains(id);
    assertThat(ids("bert")).doesNotContain(id);
    assertThat(rig.get(DEVICES + "/" + id, "bert").statusCode()).isEqualTo(404);
    assertThat(rig.send("DELETE", DEVICES + "/" + id, "bert", null).statusCode()).isEqualTo(404);
    assertThat(rig.get("/api/solutions/other/devices/" + id, "anna").statusCode()).isEqualTo(404);

    try (PlatformRig next = new PlatformRig(store, Map.of())) {
      assertThat(json(next.get(DEVICES + "/" + id, "anna"))).containsEntry("deviceType", "tag");
    }
    assertThat(rig.send("DELETE", DEVICES + "/" + id, "anna", null).body()).isEqualTo("{}");
    assertThat(ids("anna")).doesNotContain(id);
    assertThat(rig.send("DELETE", DEVICES + "/" + MAC, "anna", null).statusCode()).isEqualTo(409);
  }

  private void post(String token, String time, String more) throws Exception {
    String body = "{\"observations\":[{\"timestamp\":\"%s\"%s}]}".formatted(time, more);
    assertThat(rig.post(OBSERVATIONS, token, body).statusCode()).isEqualTo(201);
  }

  @Test
  void observations_come_back_the_newest_first_and_survive() throws Exception {
    post("anna", "2026-11-22T07:01:26.000Z", ",\"temperature\":\"23.50\"");
    post("anna", "2026-11-22T07:02:26.000Z", ",\"temperature\":-31.4215,\"xyz\":{\"x\":1e3}");
    try (PlatformRig next = new PlatformRig(store, Map.of())) {
      for (PlatformRig each : List.of(rig, next)) {
        HttpResponse<String> all = each.get(OBSERVATIONS, "anna");
        assertThat(all.body()).contains("\"temperature\":-31.4215").contains("\"23.50\"");
        List<?> found = list(all, "observations");
        assertThat(found).hasSize(2);
        assertThat(((Map<?, ?>) found.get(0)).get("timestamp")).isEqualTo("2026-11-22T07:02:26Z");
        assertThat(list(each.get(OBSERVATIONS, "bert"), "observations")).isEmpty();
        assertThat(list(each.get("/api/solutions/x/observations", "anna"), "observations"))
            .isEmpty();
      }
      next.post(OBSERVATIONS, "anna", "{\"observations\":[{}]}");
      assertThat(list(next.get(OBSERVATIONS, "anna"), "observations")).hasSize(3);
    }
  }

  @Test
  void a_query_has_pages_times_and_tags() throws Exception {
    for (int i = 0; i < 25; i++) {
      String tags = i % 2 == 0 ? ",\"tags\":[\"even\",\"n" + i + "\"]" : ",\"tags\":\"odd\"";
      post("anna", "2026-11-22T07:00:%02dZ".formatted(i), tags);
    }
    List<Object> paged = new ArrayList<>();
    String path = "/api/solutions/sandbox/observations?limit=10";
    int pages = 0;
    while (path != null) {
      HttpResponse<String> page = rig.get(path, "anna");
      paged.addAll(list(page, "observations"));
      String next = page.headers().firstValue("next_page").orElse(null);
      path =
          next == null
              ? null
              : URI.create(next).getRawPath() + "?" + URI.create(next).getRawQuery();
      assertThat(next == null || next.startsWith("https://127.0.0.1:" + rig.port())).isTrue();
      pages++;
    }
    assertThat(pages).isEqualTo(3);
    assertThat(paged).hasSize(25).doesNotHaveDuplicates();
    assertThat(list(rig.get(OBSERVATIONS + "?tags=even,n4", "anna"), "observations")).hasSize(1);
    assertThat(list(rig.get(OBSERVATIONS + "?tags=odd", "anna"), "observations")).hasSize(12);
    String range = "?from=2026-11-22T07:00:05Z&to=2026-11-22T08:00:09%2B01:00";
    assertThat(list(rig.get(OBSERVATIONS + range, "anna"), "observations")).hasSize(5);
  }

  @Test
  void the_bound_drops_the_oldest_of_who_has_the_most() throws Exception {
    rig.close();
    rig = new PlatformRig(store, Map.of("observations", 20));
    post("bert", "2026-11-22T07:00:00Z", "");
    for (int i = 0; i < 50; i++) {
      post("anna", "2026-11-22T07:00:%02dZ".formatted(i), "");
    }
    assertThat(list(rig.get(OBSERVATIONS, "bert"), "observations")).hasSize(1);
    List<?> left = list(rig.get(OBSERVATIONS, "anna"), "observations");
    assertThat(left).hasSize(19);
    assertThat(left.get(0).toString()).contains("07:00:49");
    assertThat(store.entries(ObservationLog.MAP)).hasSize(20);
  }

  @Test
  void templates_and_description_are_there() throws Exception {
    for (String path :
        List.of(
            "/api/solutions/sandbox/devicetemplates",
            "/api/tenants/systemTenant/devicetemplates")) {
      assertThat(list(rig.get(path, "anna"), "deviceTemplates")).isNotEmpty();
    }
    assertThat(rig.get("/api/openapi.json", null).statusCode()).isEqualTo(200);
  }

  @Test
  void a_policy_limits_paths_and_methods() throws Exception {
    String body = "{\"deviceType\":\"tag\"}";
    assertThat(rig.get(DEVICES, "reader").statusCode()).isEqualTo(200);
    assertThat(rig.post(DEVICES, "reader", body).statusCode()).isEqualTo(403);
    assertThat(rig.post(DEVICES + "/", "reader", body).statusCode()).isEqualTo(403);
    assertThat(rig.post(DEVICES, "field", body).statusCode()).isEqualTo(201);
    assertThat(rig.get("/api/tenants/systemTenant/devicetemplates", "field").statusCode())
        .isEqualTo(403);
  }

  @Test
  void nothing_is_lost_while_the_store_is_broken() throws Exception {
    store.setBroken(true);
    HttpResponse<String> refused = rig.post(OBSERVATIONS, "anna", "{\"observations\":[{}]}");
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    assertThat(rig.get(OBSERVATIONS, "anna").body()).doesNotContain("timestamp");
    store.setBroken(false);
    assertThat(rig.post(OBSERVATIONS, "anna", "{\"observations\":[{}]}").statusCode())
        .isEqualTo(201);
    assertThat(rig.get(OBSERVATIONS, "anna").body().split("timestamp")).hasSize(2);
    try (PlatformRig without = new PlatformRig(null, Map.of())) {
      assertThat(without.get(DEVICES, "anna").statusCode()).isEqualTo(503);
    }
  }
}
