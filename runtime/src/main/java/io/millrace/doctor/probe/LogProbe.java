// SPDX-License-Identifier: Apache-2.0
package io.millrace.doctor.probe;

import io.millrace.doctor.base.Diagnoses;
import io.millrace.doctor.base.Fault;
import io.millrace.doctor.base.Installation;
import io.millrace.doctor.base.Probe;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What the end of the log of the last day says of faults that are seen nowhere else. */
final class LogProbe implements Probe {
  static final Fault SKEW =
      Fault.attention(
          "token-clock-skew",
          "Tokens are refused as not valid yet: the clock of whoever issues them is ahead of this"
              + " one",
          "set both clocks (timedatectl set-ntp true), or raise clockSkewSeconds of"
              + " io.millrace.auth.jwt.cfg");
  static final Fault EXPIRED =
      Fault.attention(
          "token-expired",
          "Tokens are refused as expired",
          "give the client a fresh token (millrace token), and compare the clocks of the issuer and"
              + " of this machine");
  static final Fault HEAP =
      Fault.failure(
          "heap-exhausted",
          "Java ran out of memory",
          "raise the heap (JAVA_OPTS=-Xmx512m), or lower the bounds of sessions and of the cache;"
              + " then millrace restart");
  static final Fault FILES =
      Fault.failure(
          "descriptors-exhausted",
          "Files or sockets could not be opened as the process had too many",
          "raise the limit (LimitNOFILE=65536 in the unit, or ulimit -n 65536 before the start),"
              + " then millrace restart");

  private static final int TAIL_BYTES = 512 << 10;
  private static final Duration RECENT = Duration.ofDays(1);

  private record Sign(Pattern text, Fault fault) {}

  private static final List<Sign> SIGNS =
      List.of(
          new Sign(Pattern.compile("token is not valid yet"), SKEW),
          new Sign(Pattern.compile("token has expired"), EXPIRED),
          new Sign(Pattern.compile("OutOfMemoryError"), HEAP),
          new Sign(Pattern.compile("Too many open files"), FILES));

  @Override
  public List<Fault> faults() {
    return List.of(SKEW, EXPIRED, HEAP, FILES);
  }

  @Override
  public void look(Installation installation, Diagnoses found) throws IOException {
    for (String name : List.of("millrace.0.log", "console.log")) {
      Path file = installation.data().resolve("log").resolve(name);
      if (Files.isReadable(file) && isRecent(file, installation.clock().instant())) {
        look(file, found);
      }
    }
  }

  private static boolean isRecent(Path file, Instant now) throws IOException {
    return Files.getLastModifiedTime(file).toInstant().isAfter(now.minus(RECENT));
  }

  private static void look(Path file, Diagnoses found) throws IOException {
    List<String> lines = new ArrayList<>(tail(file).lines().toList());
    for (Sign sign : SIGNS) {
      List<String> seen = lines.stream().filter(each -> sign.text.matcher(each).find()).toList();
      if (!seen.isEmpty() && !found.has(sign.fault.name())) {
        String last = seen.get(seen.size() - 1);
        found.add(
            sign.fault,
            "%s, %d times, at last: %s"
                .formatted(file, seen.size(), last.length() > 200 ? last.substring(0, 200) : last));
      }
    }
  }

  private static String tail(Path file) throws IOException {
    try (FileChannel in = FileChannel.open(file)) {
      long begin = Math.max(0, in.size() - TAIL_BYTES);
      ByteBuffer bytes = ByteBuffer.allocate((int) (in.size() - begin));
      while (bytes.hasRemaining() && in.read(bytes, begin + bytes.position()) >= 0) {
        continue;
      }
      return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }
  }
}
