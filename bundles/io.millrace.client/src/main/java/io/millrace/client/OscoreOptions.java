// SPDX-License-Identifier: Apache-2.0
package io.millrace.client;

import io.millrace.client.exchange.CommandFailure;
import io.millrace.client.exchange.ExitStatus;
import io.millrace.client.exchange.PeerConnection;
import io.millrace.lib.oscore.ContextFile;
import io.millrace.lib.oscore.OpenContext;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option by which requests are protected by OSCORE [RFC 8613]. */
final class OscoreOptions {
  /** How many sequence numbers a process that is killed loses at the most. */
  private static final int BLOCK = 64;

  @Option(
      names = "--oscore",
      paramLabel = "FILE",
      description =
          "Protect requests by OSCORE with the context of this file, which its owner alone may"
              + " read; its sequence numbers are kept in FILE.numbers. Not in the router's shell.")
  Path file;

  /** Has a new connection protect what it sends; closes it when it cannot. */
  PeerConnection protect(PeerConnection connection, Terminal terminal) {
    if (file == null) {
      return connection;
    }
    try {
      ConnectionOptions.require(
          terminal.router() == null, "--oscore is not for the router's shell");
      connection.protect(open());
      return connection;
    } catch (CommandFailure failure) {
      connection.close();
      throw failure;
    }
  }

  private OpenContext open() {
    Path path = file.toAbsolutePath();
    Path numbers = path.resolveSibling(path.getFileName() + ".numbers");
    try {
      return OpenContext.open(ContextFile.read(path), numbers, Runnable::run, BLOCK);
    } catch (IllegalArgumentException wrong) {
      throw CommandFailure.usage(wrong.getMessage());
    } catch (IOException failure) {
      throw new CommandFailure(ExitStatus.FAULT, "OSCORE: " + failure.getMessage());
    }
  }
}
