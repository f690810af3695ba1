// SPDX-License-Identifier: Apache-2.0
package io.millrace.dataplatform;

import io.millrace.api.auth.Account;
import io.millrace.api.time.Time;
import io.millrace.dataplatform.ObservationLog.Observation;
import io.millrace.lib.json.Json;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code .../observations}: posts observations of a device and asks for them [spec
 * gateway-clients.md 1.7, 2.2]. An account sees what it has posted.
 */
final class Observations {
  /** The header with the URL of the next page. */
  static final String NEXT_PAGE = "next_page";

  private static final int MAX_AT_ONCE = 1000;
  private static final String TIMESTAMP = "timestamp";

  private final ObservationLog log;
  private final Devices devices;
  private final Time time;

  Observations(ObservationLog log, Devices devices, Time time) {
    this.log = log;
    this.devices = devices;
    this.time = time;
  }

  Answer post(ApiRequest request, Account account) throws RefusedRequest, IOException {
    String device = devices.existing(request, account);
    if (!(request.body().get("observations") instanceof List<?> list)) {
      throw RefusedRequest.badRequest("observations is missing: a list of objects");
    }
    if (list.size() > MAX_AT_ONCE) {
      throw RefusedRequest.of(413, "more than " + MAX_AT_ONCE + " observations at once");
    }
    List<Instant> times = new ArrayList<>();
    List<byte[]> json = new ArrayList<>();
    for (Object each : list) {
      if (!(each instanceof Map<?, ?> object)) {
        throw RefusedRequest.badRequest("an observation is an object");
      }
      Instant at = ObservationQuery.time(object.get(TIMESTAMP), time.now());
      Map<String, Object> stored = new LinkedHashMap<>();
      object.forEach((name, value) -> stored.put(String.valueOf(name), value));
      stored.put(TIMESTAMP, at.toString());
      stored.put("deviceId", device);
      times.add(at);
      json.add(Json.bytes(stored));
    }
    log.add(account.subject(), request.segments().get(2), device, times, json);
    return Answer.created(Map.of("accepted", json.size()));
  }

  Answer ofDevice(ApiRequest request, Account account) throws RefusedRequest, IOException {
    return found(request, account, devices.existing(request, account));
  }

  Answer ofSolution(ApiRequest request, Account account) throws RefusedRequest, IOException {
    return found(request, account, null);
  }

  private Answer found(ApiRequest request, Account account, String device)
      throws RefusedRequest, IOException {
    String solution = request.segments().get(2);
    Map<String, String> arguments = request.query();
    ObservationQuery query = ObservationQuery.read(arguments);
    List<Observation> found =
        log.find(
            account.subject(),
            query.before(),
            query.limit() + 1,
            each ->
                each.solution().equals(solution)
                    && (device == null || each.device().equals(device))
                    && query.wants(each));
    boolean more = found.size() > query.limit();
    List<Map<String, Object>> page = new ArrayList<>();
    for (Observation each : more ? found.subList(0, query.limit()) : found) {
      page.add(Json.object(each.json()));
    }
    Answer answer = Answer.ok(Map.of("observations", page));
    return more
        ? answer.with(NEXT_PAGE, next(request, arguments, found.get(query.limit() - 1).number()))
        : answer;
  }

  private static String next(ApiRequest request, Map<String, String> arguments, long last) {
    Map<String, String> following = new TreeMap<>(arguments);
    following.put("after", Long.toString(last));
    StringBuilder url = new StringBuilder();
    url.append(request.host().isEmpty() ? "" : "https://" + request.host()).append(request.path());
    char separator = '?';
    for (Map.Entry<String, String> each : following.entrySet()) {
      url.append(separator).append(encoded(each.getKey())).append('=');
      url.append(encoded(each.getValue()));
      separator = '&';
    }
    return url.toString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
