// SPDX-License-Identifier: Apache-2.0
package io.millrace.doctor.probe;

import io.millrace.doctor.base.Diagnoses;
import io.millrace.doctor.base.Fault;
import io.millrace.doctor.base.Installation;
import io.millrace.doctor.base.Probe;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the running router's links have counted: a silent line and a wrong rate look different. */
final class LineProbe implements Probe {
  static final Fault SILENT =
      Fault.failure(
          "line-silent",
          "Nothing at all comes from the other end of a line",
          "check that the sensor has power, the wires (TX and RX crossed, ground), and that port"
              + " names the adapter it is on");
  static final Fault GARBAGE =
      Fault.failure(
          "line-garbage",
          "Bytes come from the other end of a line and none is a frame: a wrong rate, or another"
              + " protocol",
          "set baud in io.millrace.line.serial-NAME.cfg to the sensor's rate (38400 by default);"
              + " millrace shell uart:record NAME FILE shows what comes");

  @Override
  public List<Fault> faults() {
    return List.of(SILENT, GARBAGE);
  }

  @Override
  public void look(Installation installation, Diagnoses found) {
    if (installation.router().process().isEmpty()) {
      return;
    }
    Map<String, Map<String, Long>> links = new HashMap<>();
    Map<String, String> states = new HashMap<>();
    for (Map<String, String> row : installation.router().ask("uart:stats").orElse(List.of())) {
      String count = row.getOrDefault("count", "");
      if (count.matches("\\d{1,18}")) {
        states.put(row.get("link"), row.getOrDefault("state", ""));
        links
            .computeIfAbsent(row.get("link"), name -> new HashMap<>())
            .put(row.get("what"), Long.valueOf(count));
      }
    }
    links.forEach(
        (name, counts) -> {
          if (states.get(name).equals("down")) {
            look(name, counts, found);
          }
        });
  }

  private static void look(String name, Map<String, Long> counts, Diagnoses found) {
    long sent = counts.getOrDefault("frames_sent", 0L);
    long bytes = counts.getOrDefault("bytes_received", 0L);
    long frames = counts.getOrDefault("frames_received", 0L);
    String seen =
        "uart:stats: link %s is down; frames_sent %d, bytes_received %d, frames_received %d"
            .formatted(name, sent, bytes, frames);
    if (sent > 0 && bytes == 0) {
      found.add(SILENT, seen);
    } else if (sent > 0 && frames == 0) {
      found.add(GARBAGE, seen);
    }
  }
}
