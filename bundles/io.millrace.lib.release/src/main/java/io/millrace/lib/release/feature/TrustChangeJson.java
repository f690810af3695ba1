// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.feature;

import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.lib.release.Refusal;
import io.millrace.lib.release.RefusedReleaseException;
import io.millrace.lib.release.trust.TrustChange;
import io.millrace.lib.release.trust.TrustChange.KeyText;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The member {@code trust} of the extension: {@code keys} by name, each with {@code pem} and {@code
 * settings}, and {@code revoked}, an array of lines. Without a change there is none.
 */
final class TrustChangeJson {
  static final String MEMBER = "trust";

  private static final String KEYS = "keys";
  private static final String REVOKED = "revoked";
  private static final String PEM = "pem";
  private static final String SETTINGS = "settings";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9_.-]{0,99}");

  private TrustChangeJson() {}

  static TrustChange read(JsonObject own) throws RefusedReleaseException {
    if (!own.has(MEMBER)) {
      return TrustChange.NONE;
    }
    JsonObject json = own.object(MEMBER);
    json.allow(KEYS, REVOKED);
    Map<String, KeyText> keys = new TreeMap<>();
    if (json.has(KEYS)) {
      JsonObject all = json.object(KEYS);
      for (String name : all.names()) {
        ReleaseJson.matching(all.path(name), name, NAME);
        JsonObject key = all.object(name);
        key.allow(PEM, SETTINGS);
        keys.put(name, new KeyText(key.text(PEM), key.text(SETTINGS)));
      }
    }
    if (keys.size() > TrustChange.MOST) {
      throw new RefusedReleaseException(
          Refusal.TOO_MANY, "release.json adds more than " + TrustChange.MOST + " keys");
    }
    return new TrustChange(keys, json.texts(REVOKED, TrustChange.MOST));
  }

  static void write(TrustChange change, JsonGenerator json) throws IOException {
    if (change.isNone()) {
      return;
    }
    json.writeObjectFieldStart(MEMBER);
    json.writeObjectFieldStart(KEYS);
    for (var each : new TreeMap<>(change.keys()).entrySet()) {
      json.writeObjectFieldStart(each.getKey());
      json.writeStringField(PEM, each.getValue().pem());
      json.writeStringField(SETTINGS, each.getValue().settings());
      json.writeEndObject();
    }
    json.writeEndObject();
    json.writeArrayFieldStart(REVOKED);
    for (String line : change.revoked()) {
      json.writeString(line);
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
