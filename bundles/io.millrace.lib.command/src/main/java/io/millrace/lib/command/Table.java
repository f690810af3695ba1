// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.command;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows under named columns, for people or as JSON: one object a row. */
public final class Table implements CommandOutput {
  private final List<String> columns;
  private final List<List<Object>> rows = new ArrayList<>();
  private final String none;
  private int exitStatus;

  /** Makes an empty table; {@code none} is what people read when it stays empty. */
  public Table(String none, String... columns) {
    this.none = none;
    this.columns = List.of(columns);
  }

  /** Adds a row: one cell a column. */
  public Table add(Object... cells) {
    rows.add(Arrays.asList(cells));
    return this;
  }

  /** Sets the exit status of the command that shows it; 0 without. */
  public Table exitStatus(int status) {
    exitStatus = status;
    return this;
  }

  @Override
  public int exitStatus() {
    return exitStatus;
  }

  @Override
  public String text() {
    if (rows.isEmpty()) {
      return none;
    }
    int[] widths = new int[columns.size()];
    measure(widths, columns);
    rows.forEach(row -> measure(widths, row));
    StringBuilder text = new StringBuilder();
    line(text, widths, columns);
    rows.forEach(row -> line(text, widths, row));
    return text.toString();
  }

  private static void measure(int[] widths, List<?> cells) {
    for (int i = 0; i < widths.length; i++) {
      widths[i] = Math.max(widths[i], String.valueOf(cells.get(i)).length());
    }
  }

  private static void line(StringBuilder text, int[] widths, List<?> cells) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append(String.format("%-" + (widths[i] + 2) + "s", cells.get(i)));
    }
    text.append(line.toString().stripTrailing()).append('\n');
  }

  @Override
  public String json() {
    return JsonValues.text(
        json -> {
          json.writeStartArray();
          for (List<Object> row : rows) {
            json.writeStartObject();
            for (int i = 0; i < columns.size(); i++) {
              json.writeFieldName(columns.get(i));
              JsonValues.value(json, row.get(i));
            }
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }
}
