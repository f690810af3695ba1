// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.recorder;

import io.millrace.api.line.Line;
import java.util.List;

/**
 * A recording that was read.
 *
 * @param line the name of the line
 * @param role what the recording end was: {@link Line#PRIMARY} unless the file says otherwise
 * @param complete whether the file ended where a block ends
 */
record Capture(String line, String role, List<Packet> packets, boolean complete) {}
