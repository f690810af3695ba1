// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/** Commands for the router that runs on some data, over its control socket. Stateless. */
public final class RouterShell {
  private RouterShell() {}

  /**
   * Does a command and returns its exit status; 69 when no router answers.
   *
   * @param out takes what the command says
   */
  public static int run(Path home, Path etc, Path data, List<String> words, OutputStream out)
      throws IOException {
    Path socket = ControlSocket.of(new Home(home, etc, data));
    return ShellClient.run(socket, words, InputStream.nullInputStream(), out);
  }
}
