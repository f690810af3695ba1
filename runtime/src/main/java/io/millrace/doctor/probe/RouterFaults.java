// SPDX-License-Identifier: Apache-2.0
package io.millrace.doctor.probe;

import static io.millrace.doctor.probe.HealthFaults.of;

import io.millrace.doctor.base.Fault;
import java.util.List;

/** What health checks say of the router itself. */
final class RouterFaults {
  /** Of those of one check the first one that fits counts. */
  static final List<HealthFaults> ALL =
      List.of(
          of(
              "components",
              "waits for",
              Fault.attention(
                  "component-unsatisfied",
                  "A component waits for a service that nobody offers",
                  "start or install the bundle that offers the service that is named (lb, scr:info"
                      + " COMPONENT)")),
          of(
              "components",
              "",
              Fault.attention(
                  "component-failed",
                  "A component did not start, or was disabled by hand",
                  "scr:info COMPONENT says why; scr:enable COMPONENT, or mend its configuration")),
          of(
              "bundles",
              "is to run and does not",
              Fault.attention(
                  "bundle-unresolved",
                  "A bundle that is to run does not, as something that it needs is missing",
                  "start BUNDLE says what is missing; install that, or release:revert")),
          of(
              "bundles",
              "",
              Fault.attention(
                  "bundle-stale",
                  "A bundle was replaced and others still use the former build",
                  "refresh BUNDLE, or millrace restart")),
          of(
              "trust",
              "refused|cannot be read",
              Fault.attention(
                  "trust-wrong",
                  "The folder of the trusted keys has a file that is wrong",
                  "mend or remove the file that is named"),
              "trust-folder"),
          of(
              "trust",
              "",
              Fault.attention(
                  "bundle-uncovered",
                  "A bundle is covered by no trusted key, and does not run",
                  "install it with a signed release, allow its hash in etc/trust/allowed, or remove"
                      + " it (millrace:uninstall)"),
              "bundle-unsigned"),
          of(
              "configuration",
              "is no key",
              Fault.attention(
                  "key-misspelt",
                  "A configuration has a key that nobody reads",
                  "write the key as the line says, or remove it")),
          of(
              "configuration",
              "is refused|allowed",
              Fault.attention(
                  "value-refused",
                  "A value of a configuration is not allowed, and another one is used",
                  "set a value that is allowed; the line says which")),
          of(
              "configuration",
              "nothing here is called|exists once|needs a name",
              Fault.attention(
                  "pid-wrong",
                  "A configuration file is called after nothing that exists",
                  "rename the file as the line says")),
          of(
              "configuration",
              "no such (device )?profile|no such profile",
              Fault.attention(
                  "profile-unknown",
                  "A configuration names a device profile that does not exist",
                  "name one that is there, or make io.millrace.profile-NAME.cfg")),
          of(
              "configuration",
              "",
              Fault.attention(
                  "configuration-wrong", "A configuration is wrong", "mend what the line names")),
          of(
              "sessions",
              "",
              Fault.failure(
                  "logins-refused",
                  "No client can open a session",
                  "do what the line says: start the bundle, or give a key that can be used")),
          of(
              "gateway",
              "",
              Fault.failure(
                  "gateway-away",
                  "Requests of clients are not answered, as a part of the way is missing",
                  "start the bundle that is named (millrace:start), or release:revert")),
          of(
              "store",
              "nearly full|^full",
              Fault.attention(
                  "store-full",
                  "The store has nearly as many entries as it may have, or more",
                  "raise fileMegabytes of io.millrace.store.mvstore.cfg, or lower quota and"
                      + " idleMinutes of io.millrace.session.cfg")),
          of(
              "store",
              "",
              Fault.failure(
                  "store-unusable",
                  "The store cannot be used, so sessions do not survive a restart",
                  "see what the line says of its file; a damaged one is set aside at the next"
                      + " start"),
              "store-damaged",
              "disk-full",
              "disk-read-only"),
          of(
              "audit",
              "",
              Fault.attention(
                  "audit-unwritten",
                  "The audit trail cannot be written",
                  "make room or give the folder data/audit to the router's user"),
              "disk-full",
              "disk-read-only",
              "folder-unwritable"),
          of(
              "clock",
              "",
              Fault.failure(
                  "clock-implausible",
                  "The clock cannot be right",
                  "set the clock (timedatectl set-ntp true, or date -s)"),
              "clock-unset",
              "clock-future"),
          of(
              "disk",
              "",
              Fault.failure(
                  "folder-lost",
                  "A folder or file that the router writes to is gone, replaced or unwritable",
                  "put it back, or restart the router"),
              "disk-full",
              "disk-nearly-full",
              "disk-read-only",
              "folder-unwritable",
              "log-unwritable"),
          of(
              "releases",
              "held|classes of a former build",
              Fault.attention(
                  "classes-held",
                  "Classes of a former build of a bundle are still held in memory",
                  "millrace restart ends it; report it with millrace support")),
          of(
              "releases",
              "",
              Fault.attention(
                  "releases-trouble",
                  "The state of the releases needs somebody",
                  "do what the line says; release:status and release:history tell more"),
              "release-unconfirmed",
              "journal-damaged",
              "release-held",
              "changed-by-hand"),
          of(
              ".*",
              "its check is away",
              Fault.failure(
                  "check-away",
                  "A health check is away, so nobody knows what it would find",
                  "start the bundle that the line names (millrace:start)")),
          of(
              ".*",
              "",
              Fault.attention(
                  "health",
                  "A health check is not good",
                  "do what the line says; millrace status shows all of them")));

  private RouterFaults() {}
}
