// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.configuration;

/**
 * A value that a component gets.
 *
 * @param pid the PID of the configuration
 * @param value the value as a file says it; a reference as it is written; {@code ***} for a secret
 * @param layer {@code default}, {@code release}, or {@code etc/} with the name of the file
 * @param secret whether the value must not be shown
 * @param raw the value itself, for comparison alone
 */
public record LayeredValue(
    String pid, String key, String value, String layer, boolean secret, String raw) {
  /** The layer of what no file says. */
  public static final String DEFAULT = "default";

  @Override
  public String toString() {
    return "%s: %s = %s (%s)".formatted(pid, key, value, layer);
  }
}
