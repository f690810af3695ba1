// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.release;

import io.millrace.api.audit.Origin;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** An order to install a release. Immutable. */
public final class InstallRequest {
  private final Path file;
  private final Origin origin;
  private final boolean again;
  private final boolean downgrade;
  private final boolean now;
  private final Duration confirm;

  private InstallRequest(
      Path file, Origin origin, boolean again, boolean downgrade, boolean now, Duration confirm) {
    this.file = Objects.requireNonNull(file);
    this.origin = Objects.requireNonNull(origin);
    this.again = again;
    this.downgrade = downgrade;
    this.now = now;
    this.confirm = confirm;
  }

  /**
   * Makes an order with no option.
   *
   * @param file the release's file on this router; it may lack bundles that the router has
   * @param origin who orders it
   */
  public static InstallRequest of(Path file, Origin origin) {
    return new InstallRequest(file, origin, false, false, false, null);
  }

  /** Returns the same order for a release that may have been rolled back before. */
  public InstallRequest again() {
    return new InstallRequest(file, origin, true, downgrade, now, confirm);
  }

  /** Returns the same order for a release whose sequence need not be above the last one's. */
  public InstallRequest downgrade() {
    return new InstallRequest(file, origin, again, true, now, confirm);
  }

  /** Returns the same order that waits for no confirmation, whatever the release changes. */
  public InstallRequest unconfirmed() {
    return new InstallRequest(file, origin, again, downgrade, true, null);
  }

  /** Returns the same order that is undone unless somebody confirms it in this time. */
  public InstallRequest confirmedWithin(Duration time) {
    return new InstallRequest(file, origin, again, downgrade, false, time);
  }

  /** Returns the release's file. */
  public Path file() {
    return file;
  }

  /** Returns who orders it. */
  public Origin origin() {
    return origin;
  }

  /** Tells whether a release that was rolled back before is tried again. */
  public boolean isAgain() {
    return again;
  }

  /** Tells whether its sequence need not be above the last one's. */
  public boolean isDowngrade() {
    return downgrade;
  }

  /** Tells whether no confirmation is waited for. */
  public boolean isUnconfirmed() {
    return now;
  }

  /** Returns how long a confirmation is waited for; empty: as what it changes calls for. */
  public Optional<Duration> confirm() {
    return Optional.ofNullable(confirm);
  }
}
