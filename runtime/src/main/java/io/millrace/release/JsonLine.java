// SPDX-License-Identifier: Apache-2.0
package io.millrace.release;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;

/** One JSON object, printed as one line when it is closed. */
public final class JsonLine implements Closeable {
  private final PrintWriter out;
  private final StringWriter text = new StringWriter();
  private final JsonGenerator json;

  /** Begins the object. */
  public JsonLine(PrintWriter out) throws IOException {
    this.out = out;
    json = new JsonFactory().createGenerator(text);
    json.writeStartObject();
  }

  /** Returns what writes the object. */
  public JsonGenerator json() {
    return json;
  }

  /** Writes an array of texts. */
  public void texts(String name, Iterable<String> texts) throws IOException {
    json.writeArrayFieldStart(name);
    for (String element : texts) {
      json.writeString(element);
    }
    json.writeEndArray();
  }

  @Override
  public void close() throws IOException {
    json.close(); // closes the object too
    out.println(text);
  }
}
