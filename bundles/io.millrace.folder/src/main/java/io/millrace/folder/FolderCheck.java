// SPDX-License-Identifier: Apache-2.0
package io.millrace.folder;

import java.lang.System.Logger.Level;
import java.util.Optional;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;

/**
 * Whether the folder is there and can be read, and the last look into it went well: a line of the
 * router's status, and of the log when that changes. A name that is misspelt is like a stick that
 * never comes. Thread-safe.
 */
final class FolderCheck implements HealthCheck {
  private static final System.Logger LOG = System.getLogger(FolderCheck.class.getName());

  private final Medium medium;
  private volatile String failure = "";
  private volatile String said = "";

  FolderCheck(Medium medium) {
    this.medium = medium;
  }

  /**
   * Takes note of a look.
   *
   * @param why it failed; empty: it did not
   */
  void looked(String why) {
    failure = why;
    String now = fault().orElse("");
    String before = said;
    said = now;
    if (!now.equals(before)) {
      boolean good = now.isEmpty();
      LOG.log(good ? Level.INFO : Level.WARNING, good ? "no more: " + before : now);
    }
  }

  private Optional<String> fault() {
    return medium
        .fault()
        .or(
            () ->
                failure.isEmpty()
                    ? Optional.empty()
                    : Optional.of("no release is taken from " + medium.folder() + ": " + failure));
  }

  @Override
  public Result execute() {
    return fault()
        .map(fault -> new Result(Result.Status.WARN, fault))
        .orElseGet(() -> new Result(Result.Status.OK, "looks into " + medium.folder()));
  }
}
