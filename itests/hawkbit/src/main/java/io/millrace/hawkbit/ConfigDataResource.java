// SPDX-License-Identifier: Apache-2.0
package io.millrace.hawkbit;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What devices say of themselves. Called under the lock. */
final class ConfigDataResource {
  private static final int ATTRIBUTES = 100;

  /** No accent grave, no tilde, nothing beyond ASCII; at most 128 characters. */
  private static final Pattern ALLOWED = Pattern.compile("[\\s!-_a-}]{0,128}");

  private ConfigDataResource() {}

  static Answer put(Device device, Request request) {
    Map<?, ?> body;
    try {
      body = Json.read(request.body()) instanceof Map<?, ?> map ? map : Map.of();
    } catch (IllegalArgumentException wrong) {
      return Answer.unreadable(wrong.getMessage());
    }
    Object mode = body.containsKey("mode") ? body.get("mode") : "merge";
    if (!(body.get("data") instanceof Map<?, ?> data) || data.isEmpty()) {
      return Answer.unreadable("data is missing");
    }
    Map<String, String> next = new TreeMap<>(device.attributes());
    if ("replace".equals(mode)) {
      next.clear();
    } else if (!"merge".equals(mode) && !"remove".equals(mode)) {
      return Answer.unreadable("mode is not allowed: " + mode);
    }
    for (Map.Entry<?, ?> each : data.entrySet()) {
      String key = String.valueOf(each.getKey());
      String value = each.getValue() == null ? null : String.valueOf(each.getValue());
      if (key.isEmpty() || !isAllowed(key) || (value != null && !isAllowed(value))) {
        return Answer.error(400, "repo.invalidTargetAttributes", "not allowed: " + key);
      }
      if (value == null || "remove".equals(mode)) {
        next.remove(key);
      } else {
        next.put(key, value);
      }
    }
    return store(device, next);
  }

  private static boolean isAllowed(String text) {
    return ALLOWED.matcher(text).matches();
  }

  private static Answer store(Device device, Map<String, String> next) {
    Map<String, String> known = device.attributes();
    if (next.size() > ATTRIBUTES && next.size() > known.size()) {
      return Answer.quota("too many attributes");
    }
    known.clear();
    known.putAll(next);
    device.asksAttributes(false);
    return Answer.empty(200);
  }
}
