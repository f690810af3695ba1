// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit.agent;

import io.millrace.api.audit.AuditOutcome;
import io.millrace.api.audit.Origin;
import io.millrace.api.release.ReleaseService;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The router as the agent sees it; its services come and go. Thread-safe. */
public interface Router {
  /** Returns the deployer's service; empty while it is being replaced. */
  Optional<ReleaseService> releases();

  /** Returns what the router says of itself: by name, in order of importance. */
  Map<String, String> attributes();

  /** Returns who orders, as the deployer writes it down. */
  Origin origin();

  /**
   * Returns the newest lines of the audit trail, the oldest of them first.
   *
   * @param most how many at most
   */
  List<String> audited(int most);

  /** Writes into the audit trail. */
  void audit(String what, AuditOutcome outcome, String detail);
}
