// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import io.millrace.api.bytes.Bytes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A recorded conversation [spec hdlc-link.md §10]. */
record Trace(String name, List<Step> steps) {
  /** What the NIC sent and what the sensor replied; nothing for silence. */
  record Step(Bytes sent, Bytes reply) {}

  /** Returns T1 to T12 by name. */
  static Map<String, Trace> all() {
    Map<String, Trace> traces = new LinkedHashMap<>();
    Trace current = null;
    Bytes sent = null;
    for (String line : lines()) {
      if (line.startsWith(">")) {
        sent = Bytes.hex(line.substring(1));
      } else if (line.startsWith("<")) {
        current.steps.add(new Step(sent, Bytes.hex(line.substring(1))));
      } else if (line.startsWith("T")) {
        current = new Trace(line, new ArrayList<>());
        traces.put(line, current);
      }
    }
    return traces;
  }

  private static List<String> lines() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                Trace.class.getResourceAsStream("traces.txt"), StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the information field of a frame as it is on the wire. */
  static Bytes information(Bytes wire) {
    return wire.length() <= 9 ? Bytes.EMPTY : wire.slice(8, wire.length() - 11);
  }

  /** Tells whether a frame on the wire is an I frame. */
  static boolean isMessage(Bytes wire) {
    return !wire.isEmpty() && (wire.at(5) & 1) == 0;
  }
}
