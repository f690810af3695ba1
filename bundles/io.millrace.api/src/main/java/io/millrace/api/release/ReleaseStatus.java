// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.release;

import java.util.Objects;

/** What {@code release:status} says at one moment, for people and for programs. Immutable. */
public final class ReleaseStatus {
  private final String text;
  private final String json;

  private ReleaseStatus(String text, String json) {
    this.text = Objects.requireNonNull(text);
    this.json = Objects.requireNonNull(json);
  }

  /**
   * Makes a status.
   *
   * @param text for people, in lines
   * @param json the same as a JSON object
   */
  public static ReleaseStatus of(String text, String json) {
    return new ReleaseStatus(text, json);
  }

  /** Returns what is said to people, in lines. */
  public String text() {
    return text;
  }

  /** Returns the same as a JSON object. */
  public String json() {
    return json;
  }
}
