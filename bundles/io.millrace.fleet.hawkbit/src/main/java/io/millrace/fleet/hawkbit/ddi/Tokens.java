// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit.ddi;

import io.millrace.lib.files.FileReason;
import io.millrace.lib.files.OwnerOnly;
import io.millrace.lib.files.watch.FileContent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The tokens with which the server knows this router, read from their files whenever they are
 * needed, so that a changed file counts at once. They are in no log and in no message. For one
 * thread.
 */
public final class Tokens {
  private static final int FILE_BYTES = 4096;
  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]{1,512}");

  private final Path target;
  private final Path gateway;
  private boolean gatewayFirst;

  /**
   * Makes them.
   *
   * @param target the file of this router's own token, or null
   * @param gateway the file of the tenant's token, or null
   */
  public Tokens(Path target, Path gateway) {
    this.target = target;
    this.gateway = gateway;
    gatewayFirst = target == null;
  }

  /**
   * Returns what to send as {@code Authorization}, the one that was accepted last first; empty when
   * none is configured.
   *
   * @throws IOException naming the file that cannot be used, when none of them can
   */
  List<String> inOrder() throws IOException {
    List<String> headers = new ArrayList<>();
    IOException failure = null;
    for (boolean isGateway : List.of(gatewayFirst, !gatewayFirst)) {
      Path file = isGateway ? gateway : target;
      if (file != null) {
        try {
          headers.add((isGateway ? "GatewayToken " : "TargetToken ") + token(file));
        } catch (IOException unusable) {
          failure = unusable;
        }
      }
    }
    if (headers.isEmpty() && failure != null) {
      throw failure;
    }
    return headers;
  }

  /** Returns why configured files cannot be used now, a sentence for each; none when all can. */
  List<String> faults() {
    List<String> faults = new ArrayList<>();
    for (Path file : files()) {
      try {
        token(file);
      } catch (IOException unusable) {
        faults.add(FileReason.of(unusable));
      }
    }
    return faults;
  }

  /** Tells whether any is configured. */
  boolean areConfigured() {
    return !files().isEmpty();
  }

  private List<Path> files() {
    return Stream.of(Optional.ofNullable(target), Optional.ofNullable(gateway))
        .flatMap(Optional::stream)
        .toList();
  }

  /** Has what was accepted tried first from now on. */
  void accepted(String header) {
    gatewayFirst = header.startsWith("GatewayToken ");
  }

  private static String token(Path file) throws IOException {
    FileContent content = FileContent.of(file, FILE_BYTES);
    if (!content.fault().isEmpty()) {
      throw new IOException("the token file " + file + " " + content.fault());
    }
    if (OwnerOnly.isOpenToOthers(file)) {
      throw new IOException("the token file " + file + " is open to others (allowed: mode 0600)");
    }
    String token = new String(content.bytes(), StandardCharsets.UTF_8).strip();
    if (token.isEmpty()) {
      throw new IOException("the token file " + file + " is empty");
    }
    if (!TOKEN.matcher(token).matches()) {
      throw new IOException("the token file " + file + " holds no token: one line of ASCII");
    }
    return token;
  }
}
