// SPDX-License-Identifier: Apache-2.0
package io.millrace.console.login;

import io.millrace.api.shell.ShellRole;
import io.millrace.lib.holder.Holder;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who is logged in while this bundle is replaced: in the launcher's holder, in memory alone, so
 * that an operator who watches a release go in stays logged in.
 */
public final class HeldLogins {
  private static final String KEY = "io.millrace.console:logins";
  private static final int FIELDS = 6;

  private HeldLogins() {}

  /** Leaves them for the next build. */
  public static void put(Holder holder, List<Login> logins) {
    List<String[]> rows = new ArrayList<>();
    for (Login each : logins) {
      rows.add(
          new String[] {
            each.id(),
            each.who(),
            each.role().name(),
            each.token(),
            each.csrf(),
            each.expires().toString()
          });
    }
    holder.put(KEY, rows);
  }

  /** Takes those that the build before has left, as far as this one understands them. */
  public static List<Login> take(Holder holder) {
    List<Login> logins = new ArrayList<>();
    if (holder.take(KEY) instanceof List<?> rows) {
      for (Object each : rows) {
        if (each instanceof String[] row && row.length == FIELDS) {
          login(row).ifPresent(logins::add);
        }
      }
    }
    return logins;
  }

  private static Optional<Login> login(String[] row) {
    try {
      ShellRole role = ShellRole.valueOf(row[2]);
      return Optional.of(new Login(row[0], row[1], role, row[3], row[4], Instant.parse(row[5])));
    } catch (IllegalArgumentException | DateTimeException other) { // of another build
      return Optional.empty();
    }
  }
}
