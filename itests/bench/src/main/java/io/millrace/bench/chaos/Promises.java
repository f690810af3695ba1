// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.chaos;

import io.millrace.rig.RouterProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** What the router has acknowledged: sessions, and bundles that were replaced by hand. */
final class Promises {
  private static final int FIRST_PORT = 20_000;
  private static final int PORTS = 30_000;
  private static final int ASKED = 3;

  private final List<Integer> sessions = new ArrayList<>();
  private final Map<String, String> bundles = new TreeMap<>();
  private int tried;

  /** Tries to open one session more. */
  void login(ChaosRig rig) throws IOException, InterruptedException {
    int from = FIRST_PORT + tried++ % PORTS;
    if (rig.login(from)) {
      sessions.add(from);
    }
  }

  void swapped(String symbolicName, String qualifier) {
    bundles.put(symbolicName, qualifier);
  }

  int sessions() {
    return sessions.size();
  }

  /** Returns the port of the first session. */
  int first() {
    return sessions.get(0);
  }

  /** Returns what was acknowledged and is not there, of a router that serves. */
  List<String> lost(ChaosRig rig, Random random) throws IOException, InterruptedException {
    List<String> lost = new ArrayList<>();
    List<Integer> asked = new ArrayList<>(sessions);
    Collections.shuffle(asked, random);
    for (int from : asked.subList(0, Math.min(ASKED, asked.size()))) {
      String code = rig.ask(from);
      if (code.equals("4.01")) {
        lost.add("the session of port " + from);
        sessions.remove((Integer) from);
      }
    }
    RouterProcess.Result installed = rig.router().shell("felix:lb", "-s");
    for (Map.Entry<String, String> each : Map.copyOf(bundles).entrySet()) {
      boolean there =
          installed
              .output()
              .lines()
              .anyMatch(row -> row.contains(each.getKey() + " (") && row.contains(each.getValue()));
      if (!there && installed.status() == 0) {
        lost.add("the build " + each.getValue() + " of " + each.getKey());
        bundles.remove(each.getKey());
      }
    }
    return lost;
  }
}
