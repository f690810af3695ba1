// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.command;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows under named columns, for people or as JSON: one object a row. */
public final class Table {
  private final List<String> columns;
  private final List<List<Object>> rows = new ArrayList<>();
  private final String none;

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

  /** Returns it for people. */
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

  /** Returns it for scripts. */
  public String json() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartArray();
      for (List<Object> row : rows) {
        json.writeStartObject();
        for (int i = 0; i < columns.size(); i++) {
          json.writeFieldName(columns.get(i));
          cell(json, row.get(i));
        }
        json.writeEndObject();
      }
      json.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void cell(JsonGenerator json, Object cell) throws IOException {
    if (cell instanceof Long || cell instanceof Integer) {
      json.writeNumber(((Number) cell).longValue());
    } else if (cell instanceof Boolean truth) {
      json.writeBoolean(truth);
    } else {
      json.writeString(String.valueOf(cell));
    }
  }
}
