// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.journal;

import io.millrace.lib.release.RefusedReleaseException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The records of the journal's file as they are now. Anybody may read while the launcher writes.
 *
 * <p>Bytes behind the last good record that are no record are what a power cut left of one that
 * nobody was told of: the journal is torn, and they count for nothing. Such bytes with a good
 * record behind them are damage: what was written there is lost. Zeros at the end are space that
 * the writer has reserved.
 *
 * @param records the good ones, the oldest first
 * @param torn whether the end is half a record
 * @param damaged whether something between the records cannot be read
 * @param endBytes where the next record goes: behind the last good one
 */
public record Journal(List<JournalRecord> records, boolean torn, boolean damaged, long endBytes) {
  /** More than the writer ever lets the file grow to. */
  private static final int FILE_BYTES = 8 << 20;

  /** Copies the records. */
  public Journal {
    records = List.copyOf(records);
  }

  /** Reads a file; one that is not there is empty. */
  public static Journal read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(FILE_BYTES + 1);
      if (bytes.length > FILE_BYTES) {
        throw new IOException(file + " is larger than " + FILE_BYTES + " bytes: no journal");
      }
      return of(bytes);
    } catch (NoSuchFileException none) {
      return of(new byte[0]);
    }
  }

  static Journal of(byte[] bytes) {
    List<JournalRecord> records = new ArrayList<>();
    boolean damaged = false;
    int end = 0; // of the last good record
    int at = 0;
    while (at < bytes.length) {
      int length = RecordBytes.length(bytes, at);
      if (length == 0) {
        at++;
        continue;
      }
      damaged |= at > end;
      try {
        records.add(RecordBytes.read(bytes, at, length));
      } catch (RefusedReleaseException unknown) {
        damaged = true;
      }
      at += length;
      end = at;
    }
    boolean zeros = true;
    for (int i = end; i < bytes.length; i++) {
      zeros &= bytes[i] == 0;
    }
    return new Journal(records, !zeros, damaged, end);
  }
}
