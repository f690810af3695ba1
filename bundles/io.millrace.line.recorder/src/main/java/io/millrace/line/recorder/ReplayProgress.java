// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.recorder;

/** How far a replay has come, and how the link's bytes compare with the recording. */
record ReplayProgress(
    int packets, int done, int fed, int equal, int different, int missing, int surplus) {
  /** Returns one line for the operator. */
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
