// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.recorder;

/** What a replay has done so far. A snapshot. */
record Score(int packets, int done, int fed, int equal, int different, int missing, int surplus) {
  /** Returns one line for people. */
  String text() {
    return done
        + " of "
        + packets
        + " packets: "
        + fed
        + " fed; of what the link wrote "
        + equal
        + " as recorded, "
        + different
        + " different, "
        + missing
        + " missing, "
        + surplus
        + " more";
  }
}
