// SPDX-License-Identifier: Apache-2.0
package io.millrace.hawkbit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A software module: a chunk of a deployment, with its artifacts and metadata. */
public final class SoftwareModule {
  private final long id;
  private final String name;
  private final String version;
  private final List<Artifact> artifacts = new ArrayList<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private String type = "application";

  SoftwareModule(long id, String name, String version) {
    this.id = id;
    this.name = name;
    this.version = version;
  }

  /** Adds a file. */
  public SoftwareModule with(Artifact artifact) {
    artifacts.add(artifact);
    return this;
  }

  /** Adds metadata that devices see. */
  public SoftwareModule with(String key, String value) {
    metadata.put(key, value);
    return this;
  }

  /** Has another type than {@code application}. */
  public SoftwareModule ofType(String other) {
    type = other;
    return this;
  }

  /** Takes a file away. */
  public void remove(String fileName) {
    artifacts.removeIf(each -> each.name().equals(fileName));
  }

  /** Returns its number. */
  public long id() {
    return id;
  }

  String name() {
    return name;
  }

  String version() {
    return version;
  }

  /** The word that a device reads for the type. */
  String part() {
    return switch (type) {
      case "application" -> "bApp";
      case "runtime" -> "jvm";
      default -> type;
    };
  }

  List<Artifact> artifacts() {
    return artifacts;
  }

  Map<String, String> metadata() {
    return metadata;
  }
}
