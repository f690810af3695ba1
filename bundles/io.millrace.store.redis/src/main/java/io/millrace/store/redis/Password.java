// SPDX-License-Identifier: Apache-2.0
package io.millrace.store.redis;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The password in its file. It is never logged, and no part of a message. */
final class Password {
  private static final int MAX_BYTES = 4096;

  private Password() {}

  /** Returns the command by which the server lets this router in; empty when none is needed. */
  static List<byte[]> login(Server server) throws RedisFault {
    if (server.passwordFile() == null) {
      return List.of();
    }
    List<byte[]> words = new ArrayList<>();
    words.add("AUTH".getBytes(StandardCharsets.US_ASCII));
    if (!server.user().isBlank()) {
      words.add(server.user().getBytes(StandardCharsets.UTF_8));
    }
    words.add(read(server.passwordFile()).getBytes(StandardCharsets.UTF_8));
    return words;
  }

  private static String read(Path file) throws RedisFault {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw refused("the password's file " + file + " has more than " + MAX_BYTES + " bytes");
      }
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      if (permissions.contains(PosixFilePermission.OTHERS_READ)
          || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
        throw refused(
            "everybody can read or write the password's file " + file + ": chmod 600 " + file);
      }
      String first = Files.readString(file).lines().findFirst().orElse("").strip();
      if (first.isEmpty()) {
        throw refused("the password's file " + file + " is empty");
      }
      return first;
    } catch (RedisFault known) {
      throw known;
    } catch (IOException failure) {
      throw refused("the password's file " + file + " cannot be read");
    }
  }

  private static RedisFault refused(String why) {
    return new RedisFault(RedisFault.Kind.REFUSED, why);
  }
}
