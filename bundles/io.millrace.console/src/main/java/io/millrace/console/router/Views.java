// SPDX-License-Identifier: Apache-2.0
package io.millrace.console.router;

import io.millrace.console.web.RefusedException;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.report.LogTail;
import io.millrace.lib.report.SecretKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * What other bundles offer to be shown as {@code Supplier}s of JDK types, and the log. They are
 * looked up when they are asked, and let go of at once. Thread-safe.
 */
public final class Views {
  private static final int LOG_LINES = 200;
  private static final CallbackGuard OTHERS =
      new CallbackGuard(Views.class, "a bundle that offers what the console shows");

  private final BundleContext context;

  /** Makes it. */
  public Views(BundleContext context) {
    this.context = context;
  }

  /** Returns the rows of all suppliers that a filter finds. */
  private List<Object> rows(String filter) {
    List<Object> rows = new ArrayList<>();
    try {
      for (ServiceReference<?> each : context.getServiceReferences(Supplier.class, filter)) {
        if (context.getService(each) instanceof Supplier<?> supplier) {
          if (OTHERS.get(supplier, Supplier::get, null) instanceof List<?> said) {
            rows.addAll(said);
          }
          context.ungetService(each);
        }
      }
    } catch (InvalidSyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
    return rows;
  }

  /** Returns the gateway's queues and the latest requests that it has forwarded. */
  public Map<String, Object> exchanges() {
    return Map.of(
        "queues", rows("(millrace.gateway=queues)"), "rows", rows("(millrace.gateway=exchanges)"));
  }

  /** Returns PID, key, value and layer of all configurations, and what is refused of them. */
  public Map<String, Object> configuration() {
    List<Object> shown = new ArrayList<>();
    for (Object each : rows("(millrace.configuration=effective)")) {
      if (each instanceof List<?> row && row.size() == 4) {
        String value = String.valueOf(row.get(2));
        boolean secret = SecretKeys.isSecret(String.valueOf(row.get(1)));
        shown.add(List.of(row.get(0), row.get(1), secret ? "***" : value, row.get(3)));
      }
    }
    TreeSet<String> refused = new TreeSet<>();
    rows("(millrace.status=configuration.refused)").forEach(each -> refused.add(each.toString()));
    return Map.of("rows", shown, "refused", refused);
  }

  /** Returns the newest lines of the log. */
  public Map<String, Object> log() throws RefusedException {
    String data = context.getProperty("millrace.data");
    if (data == null) {
      throw RefusedException.of(404, "this router has no folder of data, and so no log there");
    }
    try {
      return Map.of("lines", LogTail.of(Path.of(data, "log", LogTail.FILE), null, LOG_LINES));
    } catch (IOException unreadable) {
      throw RefusedException.of(409, "the log cannot be read: " + unreadable.getMessage());
    }
  }
}
