// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit.ddi;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an action wants to have installed. Optional parts of the server's answer may be missing.
 *
 * @param link where it was read, and where feedback goes
 * @param forced whether nobody is asked
 * @param skips whether it must not be installed (now): it is to be downloaded only, or its
 *     maintenance window is closed
 * @param window {@code available}, {@code unavailable}, or empty where there is no window
 * @param files the artifacts of all chunks
 * @param metadata of all chunks
 */
public record Deployment(
    ActionLink link,
    boolean forced,
    boolean skips,
    String window,
    List<RemoteFile> files,
    Map<String, String> metadata) {

  /** Artifacts that are read of one deployment. */
  private static final int FILES = 2_000;

  private static final String HEX = "[0-9a-fA-F]{%d}";

  /** Reads the answer of {@code deploymentBase}. */
  public static Deployment of(ActionLink link, Map<String, Object> answer, ServerAddress server) {
    List<RemoteFile> files = new ArrayList<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    for (Map<?, ?> chunk : BoundedJson.objects(answer, "deployment", "chunks")) {
      for (Map<?, ?> artifact : BoundedJson.objects(chunk, "artifacts")) {
        if (files.size() < FILES) {
          file(artifact, server).ifPresent(files::add);
        }
      }
      for (Map<?, ?> each : BoundedJson.objects(chunk, "metadata")) {
        metadata.put(BoundedJson.text(each, "key"), BoundedJson.text(each, "value"));
      }
    }
    return new Deployment(
        link,
        BoundedJson.text(answer, "deployment", "update").equals("forced")
            || BoundedJson.text(answer, "deployment", "download").equals("forced"),
        BoundedJson.text(answer, "deployment", "update").equals("skip"),
        BoundedJson.text(answer, "deployment", "maintenanceWindow"),
        List.copyOf(files),
        Map.copyOf(metadata));
  }

  private static Optional<RemoteFile> file(Map<?, ?> artifact, ServerAddress server) {
    String secure = BoundedJson.text(artifact, "_links", "download", "href");
    String plain = BoundedJson.text(artifact, "_links", "download-http", "href");
    URI uri = server.link(secure.isEmpty() ? plain : secure);
    String name = BoundedJson.text(artifact, "filename");
    return uri == null || name.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new RemoteFile(name, uri, hash(artifact, "sha1", 40), hash(artifact, "sha256", 64)));
  }

  private static String hash(Map<?, ?> artifact, String name, int digits) {
    String hash = BoundedJson.text(artifact, "hashes", name);
    return hash.matches(HEX.formatted(digits)) ? hash.toLowerCase(java.util.Locale.ROOT) : "";
  }

  /** Returns the file of this name; empty when there is none. */
  public Optional<RemoteFile> file(String name) {
    return files.stream().filter(each -> each.name().equals(name)).findFirst();
  }

  /** Returns the number that metadata says to a key, at most {@code most}; 0 when it says none. */
  public int number(String key, int most) {
    String said = metadata.getOrDefault(key, "");
    return said.matches("\\d{1,6}") ? Math.min(Integer.parseInt(said), most) : 0;
  }

  /** Tells whether metadata says {@code true} to a key. */
  public boolean says(String key) {
    return "true".equalsIgnoreCase(metadata.getOrDefault(key, ""));
  }
}
