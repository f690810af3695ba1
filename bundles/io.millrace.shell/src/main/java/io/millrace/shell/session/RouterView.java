// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.session;

import io.millrace.api.audit.AuditTrail;
import io.millrace.lib.files.DataFolders;
import io.millrace.shell.command.KnownCommand;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What sessions know of the router: its commands, and the names that their words may be. */
public interface RouterView {
  /** Returns the commands that are there, by name. */
  List<KnownCommand> commands();

  /** Returns the symbolic names of the bundles. */
  List<String> bundles();

  /** Returns the PIDs of the configurations. */
  List<String> pids();

  /** Returns the names of the devices behind this router. */
  List<String> devices();

  /** Returns the names of its lines. */
  List<String> lines();

  /** Returns the tags of its health checks. */
  List<String> tags();

  /** Returns the audit trail of this moment, also when the shell itself is stopped already. */
  Optional<AuditTrail> trail();

  /** Returns the folder for data. */
  Path data();

  /** Returns the folder for releases that somebody sent. */
  default Path uploads() {
    return DataFolders.uploads(data());
  }
}
