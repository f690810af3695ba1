// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.shell;

import io.millrace.api.audit.Origin;
import org.osgi.annotation.versioning.ProviderType;

/** Opens sessions of the shell. Thread-safe. Each order and each refusal is in the audit trail. */
@ProviderType
public interface ShellService {
  /**
   * Opens a session; costs nothing until something is run in it.
   *
   * @param origin who it is for
   * @param role what may be done in it: a viewer's and an operator's words never reach the parser
   *     of the shell's language
   * @param streams what it reads from and writes to
   */
  ShellSession open(Origin origin, ShellRole role, ShellStreams streams);
}
