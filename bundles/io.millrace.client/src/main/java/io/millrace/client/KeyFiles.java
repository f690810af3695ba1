// SPDX-License-Identifier: Apache-2.0
package io.millrace.client;

import io.millrace.client.exchange.CommandFailure;
import io.millrace.lib.files.OwnerOnly;
import io.millrace.lib.keys.PemBlocks;
import java.io.IOException;
import java.nio.file.Path;

/** Files with keys; those with secrets are refused when others may read them. */
final class KeyFiles {
  private KeyFiles() {}

  /** Reads a PEM file in which all blocks are good. */
  static PemBlocks pem(String file, Terminal terminal) {
    PemBlocks blocks = PemBlocks.parse(Input.bytes(file, terminal));
    ConnectionOptions.require(
        blocks.faults().isEmpty(), file + " " + String.join("; ", blocks.faults()));
    if (!blocks.privateKeys().isEmpty()) {
      requireOwner(file);
    }
    return blocks;
  }

  /** Fails when others than its owner may read the file; the standard input is nobody's. */
  static void requireOwner(String file) {
    if (file.equals("-")) {
      return;
    }
    try {
      ConnectionOptions.require(
          !OwnerOnly.isOpenToOthers(Path.of(file)),
          file + " may be read by others than its owner: chmod 600 " + file);
    } catch (IOException e) {
      throw CommandFailure.usage("cannot read " + file + ": " + e.getMessage());
    }
  }
}
