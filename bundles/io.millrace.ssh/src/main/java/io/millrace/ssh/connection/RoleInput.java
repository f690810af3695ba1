// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.connection;

import io.millrace.api.shell.ShellRole;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What somebody types or sends, for as long as the key has the role with which it was begun: then
 * it ends, and what has just come is not handed on. So whoever is taken out of the router's list
 * does nothing more in a shell or a file transfer that is open. For one reading thread.
 */
final class RoleInput extends FilterInputStream {
  private final ShellRole role;
  private final Supplier<Optional<ShellRole>> present;
  private boolean ended;

  /**
   * Watches a stream.
   *
   * @param role with which it was begun
   * @param present returns the role that the key has now
   */
  RoleInput(InputStream in, ShellRole role, Supplier<Optional<ShellRole>> present) {
    super(in);
    this.role = role;
    this.present = present;
  }

  @Override
  public int read() throws IOException {
    return handOn(ended ? -1 : super.read());
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    return handOn(ended ? -1 : super.read(bytes, offset, length));
  }

  private int handOn(int read) {
    ended |= read < 0 || present.get().filter(role::equals).isEmpty();
    return ended ? -1 : read;
  }
}
