// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code bench link}: an HDLC link at several bit error rates, on a clock that is turned, so that
 * hours on the line take seconds here; and one over pseudo-terminals in real time.
 */
final class LinkBench {
  private static final double[] RATES = {0, 1e-5, 1e-4, 1e-3};

  private static final int PTY_EXCHANGES = 500;

  private LinkBench() {}

  static void run(int exchanges) throws Exception {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (double rate : RATES) {
      System.err.printf("bench link: %d exchanges at a bit error rate of %.0e%n", exchanges, rate);
      rows.add(new LinkRun(rate, LinkRun.MESSAGE_BYTES).run(exchanges));
    }
    rows.add(PtyRun.row(PTY_EXCHANGES));
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("bench", "link");
    result.put("baud", LinkRun.BAUD);
    result.put("configured", LinkRun.CONFIGURED);
    result.put("rows", rows);
    System.out.println(new ObjectMapper().writeValueAsString(result));
  }
}
