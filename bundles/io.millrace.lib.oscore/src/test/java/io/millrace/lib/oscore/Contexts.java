// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.oscore;

import io.millrace.api.bytes.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** The contexts of RFC 8613 Appendix C.1. */
final class Contexts {
  static final Bytes SECRET = Bytes.hex("0102030405060708090a0b0c0d0e0f10");
  static final Bytes SALT = Bytes.hex("9e7ca92223786340");
  static final int BLOCK = 8;

  private Contexts() {}

  static SecurityContext client() {
    return context("server", "", "01", null);
  }

  static SecurityContext server() {
    return context("client", "01", "", null);
  }

  static SecurityContext context(String name, String sender, String recipient, Bytes idContext) {
    return new SecurityContext(
        name, SECRET.toArray(), SALT.toArray(), Bytes.hex(sender), Bytes.hex(recipient), idContext);
  }

  static OpenContext open(SecurityContext context, Path folder) {
    try {
      return OpenContext.open(context, folder, Runnable::run, BLOCK);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Uses up numbers until that one is the next. */
  static OpenContext at(OpenContext open, long number) {
    for (long next = 0; next < number; next++) {
      open.nextNumber();
    }
    return open;
  }
}
