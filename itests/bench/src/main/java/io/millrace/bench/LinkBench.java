// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code bench link}: an HDLC link with the bundle's defaults at several bit error rates and two
 * sizes, on a clock that is turned, so that hours on the line take seconds here; and one over
 * pseudo-terminals in real time.
 */
final class LinkBench {
  private static final double[] RATES = {0, 1e-5, 1e-4, 1e-3};
  private static final int[] SIZES = {LinkRun.MESSAGE_BYTES, LinkRun.LONG_MESSAGE_BYTES};

  /** So many wrong bits to be expected that their number says something of the rate. */
  private static final int WRONG_BITS = 1000;

  private static final int PTY_EXCHANGES = 500;

  private LinkBench() {}

  /** Prints the result; returns whether it comes up to the thresholds. */
  static boolean run(int exchanges) throws Exception {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int bytes : SIZES) {
      for (double rate : RATES) {
        rows.add(turned(Math.max(exchanges, telling(rate, bytes)), rate, bytes));
      }
    }
    rows.add(PtyRun.row(PTY_EXCHANGES));
    List<String> missed = LinkThresholds.missedBy(rows);
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("bench", "link");
    result.put("baud", LinkRun.BAUD);
    result.put("configured", Map.of());
    result.put("missed", missed);
    result.put("rows", rows);
    System.out.println(new ObjectMapper().writeValueAsString(result));
    missed.forEach(each -> System.err.println("bench link: " + each));
    return missed.isEmpty();
  }

  private static Map<String, Object> turned(int exchanges, double rate, int bytes) {
    System.err.printf(
        "bench link: %d exchanges of %d bytes at a bit error rate of %.0e%n",
        exchanges, bytes, rate);
    return new LinkRun(rate, bytes).run(exchanges);
  }

  private static int telling(double rate, int bytes) {
    return rate == 0 ? 0 : (int) Math.ceil(WRONG_BITS / (rate * LinkRun.bits(bytes)));
  }
}
