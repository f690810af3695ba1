// SPDX-License-Identifier: Apache-2.0
package io.millrace.doctor.probe;

import io.millrace.doctor.base.ConfiguredFiles.Configured;
import io.millrace.doctor.base.Diagnoses;
import io.millrace.doctor.base.Fault;
import io.millrace.doctor.base.Installation;
import io.millrace.doctor.base.Probe;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Whether the store's file can be one, from its first bytes, and how large it is. */
final class StoreProbe implements Probe {
  static final Fault DAMAGED =
      Fault.failure(
          "store-damaged",
          "The file of the store is damaged at its beginning: what it holds may be lost",
          "put it back from a backup while the router is stopped; else the next start sets it"
              + " aside and begins a new one, and clients log in again");
  static final Fault ASIDE =
      Fault.attention(
          "store-was-damaged",
          "The store was damaged, and the router went on with what could be read",
          "look for the reason (power cuts, a failing disk: dmesg); remove the file that was set"
              + " aside when nobody needs it");
  static final Fault LARGE =
      Fault.attention(
          "store-nearly-full",
          "The file of the store is nearly as large as it may be",
          "raise fileMegabytes of io.millrace.store.mvstore.cfg, or lower quota and idleMinutes of"
              + " io.millrace.session.cfg");

  /** Two blocks of this size begin the file, each with the header as text [H2, MVStore]. */
  private static final int BLOCK_BYTES = 4096;

  private static final String HEADER = "H:";

  @Override
  public List<Fault> faults() {
    return List.of(DAMAGED, ASIDE, LARGE);
  }

  @Override
  public void look(Installation installation, Diagnoses found) throws IOException {
    Configured store = installation.configuration().one("io.millrace.store.mvstore");
    Path file =
        Path.of(store.value("file", installation.data().resolve("store/millrace.mv").toString()));
    if (!Files.isReadable(file)) {
      return;
    }
    long bytes = Files.size(file);
    if (bytes > 0 && !hasHeader(file, bytes)) {
      found.add(DAMAGED, file + " has " + bytes + " bytes and no header of a store");
    }
    long most = store.number("fileMegabytes", 256) << 20;
    if (bytes > most / 10 * 9) {
      found.add(
          LARGE, "%s has %d MiB; fileMegabytes = %d".formatted(file, bytes >> 20, most >> 20));
    }
    lookForOthers(file, found);
  }

  private static boolean hasHeader(Path file, long bytes) throws IOException {
    return bytes >= BLOCK_BYTES && (isHeader(file, 0) || isHeader(file, BLOCK_BYTES));
  }

  private static boolean isHeader(Path file, long at) throws IOException {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      in.seek(at);
      byte[] begin = new byte[HEADER.length()];
      return in.read(begin) == begin.length
          && new String(begin, StandardCharsets.US_ASCII).equals(HEADER);
    }
  }

  private static void lookForOthers(Path file, Diagnoses found) throws IOException {
    String name = file.getFileName() + ".damaged-";
    try (Stream<Path> files = Files.list(file.getParent())) {
      files
          .filter(each -> each.getFileName().toString().startsWith(name))
          .sorted()
          .forEach(each -> found.add(ASIDE, each + " was set aside"));
    }
  }
}
