// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.connection;

import io.millrace.api.time.Time;
import io.millrace.ssh.keys.AuthorizedKeys;
import io.millrace.ssh.keys.HostKeys;
import io.millrace.ssh.sftp.UploadFolder;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What all connections share.
 *
 * @param uploads the upload folder; empty while nobody knows it
 * @param loggedIn is told of each connection on which somebody has logged in
 */
public record SshParts(
    Time time,
    SshLimits limits,
    HostKeys hostKeys,
    AuthorizedKeys keys,
    Shells shells,
    Supplier<Optional<UploadFolder>> uploads,
    AuditLog audit,
    Consumer<Connection> loggedIn) {

  /** A call that may fail with a checked exception. */
  interface Checked<T> {
    void on(T target) throws Exception;
  }

  /** Returns the same call for a guard, which contains checked exceptions too. */
  static <T> Consumer<T> checked(Checked<T> call) {
    return target -> {
      try {
        call.on(target);
      } catch (RuntimeException fault) {
        throw fault;
      } catch (Exception fault) {
        throw new IllegalStateException(fault);
      }
    };
  }
}
