// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.feature;

import static io.millrace.lib.release.feature.JsonObject.wrong;

import io.millrace.lib.release.Bounds;
import io.millrace.lib.release.Refusal;
import io.millrace.lib.release.RefusedReleaseException;
import io.millrace.lib.release.Sha256;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@code release.json}; refuses what is missing, unknown, of the wrong kind or twice. */
public final class ReleaseJson {
  static final String RESOURCE_VERSION = "1.0";
  static final String EXTENSION = "millrace-release";

  private static final int LAST_LEVEL = 80;
  private static final int NAMES = 1_000;
  private static final int LONGEST_GATE_SECONDS = 3_600;
  private static final int HIGHEST_JAVA = 999;
  private static final Pattern SYMBOLIC_NAME = Pattern.compile("[A-Za-z0-9_.-]{1,200}");
  private static final Pattern PID = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.~-]{0,199}");
  private static final Pattern VERSION =
      Pattern.compile("\\d{1,9}(\\.\\d{1,9}(\\.\\d{1,9}(\\.[A-Za-z0-9_-]{1,100})?)?)?");

  private ReleaseJson() {}

  /** Returns what the bytes say. */
  public static Release read(byte[] bytes) throws RefusedReleaseException {
    JsonObject top = JsonObject.of("", StrictJson.read(bytes));
    top.allow(
        "feature-resource-version",
        "id",
        "name",
        "description",
        "license",
        "vendor",
        "complete",
        "variables",
        "bundles",
        "configurations",
        "extensions");
    String version = top.text("feature-resource-version");
    if (!version.equals(RESOURCE_VERSION)) {
      throw wrong("feature-resource-version", version + "; allowed is " + RESOURCE_VERSION);
    }
    JsonObject extensions = top.object("extensions");
    extensions.allow(EXTENSION, Sbom.EXTENSION);
    JsonObject wrapped = extensions.object(EXTENSION);
    wrapped.allow("type", "kind", "json");
    if (!wrapped.text("type").equals("json")) {
      throw wrong(wrapped.path("type"), "allowed is json");
    }
    Release release = release(top, wrapped.object("json"));
    Sbom.require(extensions, release.bundles());
    return release;
  }

  private static Release release(JsonObject top, JsonObject own) throws RefusedReleaseException {
    own.allow(
        "sequence",
        "created",
        "expires",
        "requires",
        "gates",
        "replaces",
        "merge",
        "notes",
        TrustChangeJson.MEMBER);
    List<BundleEntry> bundles = bundles(top);
    Map<String, Map<String, Object>> configurations = configurations(top);
    return new Release(
        id(top),
        own.number("sequence", 1, Long.MAX_VALUE),
        own.instant("created"),
        own.instant("expires"),
        requirements(own),
        gates(own),
        replaces(own, bundles),
        bundles,
        configurations,
        merged(own, configurations.keySet()),
        top.has("variables") ? values(top.object("variables")) : Map.of(),
        own.text("notes", ""),
        TrustChangeJson.read(own));
  }

  private static ReleaseId id(JsonObject top) throws RefusedReleaseException {
    try {
      return ReleaseId.parse(top.text("id"));
    } catch (IllegalArgumentException odd) {
      throw wrong("id", odd.getMessage());
    }
  }

  private static List<BundleEntry> bundles(JsonObject top) throws RefusedReleaseException {
    List<BundleEntry> bundles = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Object element : top.list("bundles", Bounds.BUNDLES)) {
      BundleEntry bundle = bundle(JsonObject.of("bundles[" + bundles.size() + "]", element));
      for (String name : List.of(bundle.symbolicName(), bundle.sha256())) {
        if (!seen.add(name)) {
          throw new RefusedReleaseException(
              Refusal.DUPLICATE_NAME, "release.json names the bundle " + name + " twice");
        }
      }
      bundles.add(bundle);
    }
    return List.copyOf(bundles);
  }

  private static BundleEntry bundle(JsonObject json) throws RefusedReleaseException {
    json.allow("id", "symbolic-name", "version", "sha256", "size", "start-level");
    String sha256 = json.text("sha256");
    if (!Sha256.isHash(sha256)) {
      throw wrong(json.path("sha256"), "allowed are 64 digits of 0-9 and a-f");
    }
    return new BundleEntry(
        json.text("id"),
        matching(json.path("symbolic-name"), json.text("symbolic-name"), SYMBOLIC_NAME),
        matching(json.path("version"), json.text("version"), VERSION),
        sha256,
        json.number("size", 1, Bounds.JAR_BYTES),
        (int) json.number("start-level", 1, LAST_LEVEL));
  }

  static String matching(String path, String text, Pattern allowed) throws RefusedReleaseException {
    if (!allowed.matcher(text).matches()) {
      throw wrong(path, "\"" + text + "\"; allowed is " + allowed);
    }
    return text;
  }

  private static Map<String, Map<String, Object>> configurations(JsonObject top)
      throws RefusedReleaseException {
    if (!top.has("configurations")) {
      return Map.of();
    }
    JsonObject json = top.object("configurations");
    if (json.names().size() > Bounds.CONFIGURATIONS) {
      throw new RefusedReleaseException(
          Refusal.TOO_MANY,
          "release.json has more than " + Bounds.CONFIGURATIONS + " configurations");
    }
    Map<String, Map<String, Object>> configurations = new LinkedHashMap<>();
    for (String pid : json.names()) {
      matching("configurations", pid, PID);
      configurations.put(pid, values(json.object(pid)));
    }
    return Collections.unmodifiableMap(configurations);
  }

  /** Values of a configuration: no objects, and lists only of what is no list. */
  private static Map<String, Object> values(JsonObject json) throws RefusedReleaseException {
    Map<String, Object> values = new LinkedHashMap<>();
    for (String key : json.names()) {
      Object value = json.value(key);
      boolean flat =
          value instanceof List<?> list
              ? list.stream().noneMatch(ReleaseJson::isNested)
              : !isNested(value);
      if (!flat) {
        throw wrong(json.path(key), "allowed is a string, number, boolean or an array of them");
      }
      values.put(key, value);
    }
    return Collections.unmodifiableMap(values);
  }

  private static boolean isNested(Object value) {
    return value instanceof List || value instanceof Map;
  }

  private static Set<String> merged(JsonObject own, Set<String> pids)
      throws RefusedReleaseException {
    List<String> merged = own.texts("merge", NAMES);
    for (String pid : merged) {
      if (!pids.contains(pid)) {
        throw wrong(own.path("merge"), "there is no configuration " + pid);
      }
    }
    return Set.copyOf(new HashSet<>(merged));
  }

  private static Requirements requirements(JsonObject own) throws RefusedReleaseException {
    if (!own.has("requires")) {
      return Requirements.NONE;
    }
    JsonObject json = own.object("requires");
    json.allow("sequence", "java", "api");
    return new Requirements(
        json.has("sequence") ? json.number("sequence", 0, Long.MAX_VALUE) : 0,
        json.has("java")
            ? (int) json.number("java", Requirements.NONE.java(), HIGHEST_JAVA)
            : Requirements.NONE.java(),
        json.text("api", ""));
  }

  private static Gates gates(JsonObject own) throws RefusedReleaseException {
    if (!own.has("gates")) {
      return Gates.NONE;
    }
    JsonObject json = own.object("gates");
    json.allow("tags", "probes", "seconds");
    return new Gates(
        json.texts("tags", NAMES),
        json.texts("probes", NAMES),
        json.has("seconds")
            ? (int) json.number("seconds", 1, LONGEST_GATE_SECONDS)
            : Gates.NONE.seconds());
  }

  private static Replaces replaces(JsonObject own, List<BundleEntry> bundles)
      throws RefusedReleaseException {
    if (!own.has("replaces")) {
      if (bundles.isEmpty()) {
        throw wrong("bundles", "there is none, and the release replaces all that a router has");
      }
      return Replaces.ALL;
    }
    JsonObject json = own.object("replaces");
    json.allow("bundles", "bases");
    Replaces replaces = new Replaces(json.texts("bundles", NAMES), json.texts("bases", NAMES));
    for (BundleEntry bundle : bundles) {
      if (!replaces.isAll() && !replaces.bundles().contains(bundle.symbolicName())) {
        throw wrong(json.path("bundles"), bundle.symbolicName() + " is in the release, not here");
      }
    }
    for (String base : replaces.bases()) {
      if (!Sha256.isHash(base)) {
        throw wrong(json.path("bases"), "allowed are hashes of 64 digits of 0-9 and a-f");
      }
    }
    return replaces;
  }
}
