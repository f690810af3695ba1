// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.session;

import io.millrace.api.audit.AuditOutcome;
import io.millrace.api.audit.Origin;
import io.millrace.api.shell.ShellRole;
import io.millrace.lib.audit.AuditOutbox;
import io.millrace.shell.interpreter.Outcome;
import io.millrace.shell.role.Permission;
import java.util.function.Supplier;

/**
 * What the audit trail has of a session's commands: each one's end, and of one that may change
 * something its beginning, too, because it may end the router. Secrets are left out. What only
 * reads is left out of the local control socket's, where monitors ask for the status all day.
 */
record SessionAudit(AuditOutbox trail, Origin origin, ShellRole role) {
  /** The interface of the router's own user, on the machine itself. */
  static final String LOCAL = "shell";

  /** Runs a command. */
  Outcome of(String line, Supplier<Outcome> command) {
    boolean reads = Permission.onlyReads(line);
    String action = Secrets.hidden(line);
    if (!reads && Permission.isPermitted(role, line)) {
      trail.add(origin, action, AuditOutcome.STARTED, "");
    }
    Outcome outcome = command.get();
    if (!reads || !origin.interfaceName().equals(LOCAL)) {
      trail.add(origin, action, audited(outcome.status()), Secrets.hidden(detail(outcome)));
    }
    return outcome;
  }

  private static AuditOutcome audited(int status) {
    return switch (status) {
      case 0 -> AuditOutcome.DONE;
      case Outcome.USAGE, Outcome.NOT_PERMITTED -> AuditOutcome.REFUSED;
      default -> AuditOutcome.FAILED;
    };
  }

  private static String detail(Outcome outcome) {
    String reason = outcome.reason().lines().findFirst().orElse("");
    return reason.isEmpty() && outcome.status() != 0 ? "status " + outcome.status() : reason;
  }
}
