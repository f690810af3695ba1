// SPDX-License-Identifier: Apache-2.0
package io.millrace.accounts;

import io.millrace.api.bytes.Bytes;
import io.millrace.lib.files.DurableFile;
import io.millrace.lib.files.FileReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Accounts in a file for its owner alone, with the hashes of their secrets: a first line that says
 * so, then a line each, its name and its record in Base64.
 */
final class AccountFile {
  private static final String FIRST = "millrace accounts 1";
  private static final int MAX_BYTES = 16 << 20;

  private AccountFile() {}

  static void write(Path file, List<StoredAccount> accounts) {
    StringBuilder lines = new StringBuilder(FIRST).append('\n');
    for (StoredAccount each : accounts) {
      byte[] record = AccountRecord.encode(each).toArray();
      String text = Base64.getEncoder().encodeToString(record);
      lines.append(each.name()).append(' ').append(text).append('\n');
    }
    try {
      DurableFile.write(file, lines.toString().getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": " + FileReason.of(e), e);
    }
  }

  /** Reads all of them; when one cannot be read, all are refused. */
  static List<StoredAccount> read(Path file) {
    List<String> lines;
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new IOException("it is longer than " + MAX_BYTES + " bytes");
      }
      lines = Files.readAllLines(file, StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": " + FileReason.of(e), e);
    }
    if (lines.isEmpty() || !lines.get(0).equals(FIRST)) {
      throw new IllegalArgumentException(file + " is not what account:export writes");
    }
    List<StoredAccount> accounts = new ArrayList<>();
    for (int line = 1; line < lines.size(); line++) {
      accounts.add(account(file, line + 1, lines.get(line)));
    }
    return accounts;
  }

  private static StoredAccount account(Path file, int number, String line) {
    try {
      byte[] record = Base64.getDecoder().decode(line.substring(line.indexOf(' ') + 1));
      StoredAccount account = AccountRecord.decode(Bytes.wrap(record));
      if (line.startsWith(account.name() + " ")) {
        return account;
      }
    } catch (IOException | RuntimeException damaged) {
      throw new IllegalArgumentException(file + ":" + number + ": damaged", damaged);
    }
    throw new IllegalArgumentException(file + ":" + number + ": the name is not the record's");
  }
}
