// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.switching;

import java.util.List;
import java.util.Map;

/**
 * What a switch did.
 *
 * @param failure why it did not come to its end; empty when it did
 * @param newBundleFailed whether that is because a new bundle does not install, resolve or start
 * @param stopped symbolic names of the bundles that stopped, in alphabetical order
 * @param pauses by the names of a group's bundles that stop, with commas between, how many
 *     milliseconds (a {@link Long}) its exchange took
 */
public record Outcome(
    String failure, boolean newBundleFailed, List<String> stopped, Map<String, Object> pauses) {

  /** Tells whether everything is as it is to be. */
  public boolean isGood() {
    return failure.isEmpty();
  }

  /** Returns it in JDK types. */
  Map<String, Object> toMap() {
    return Map.of(
        "failure",
        failure,
        "newBundleFailed",
        newBundleFailed,
        "stopped",
        stopped,
        "pauses",
        pauses);
  }

  /** Reads what {@link #toMap} wrote, on the other side of a class loader. */
  @SuppressWarnings("unchecked")
  public static Outcome of(Map<String, Object> values) {
    return new Outcome(
        (String) values.get("failure"),
        Boolean.TRUE.equals(values.get("newBundleFailed")), // another build may not say
        (List<String>) values.get("stopped"),
        (Map<String, Object>) values.get("pauses"));
  }
}
