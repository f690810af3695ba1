// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.recorder;

import io.millrace.api.bytes.Bytes;
import java.time.Instant;

/**
 * One burst of bytes on a line, as recorded.
 *
 * @param when the moment of its first byte
 * @param outbound whether the recording end wrote it; if not, it received it
 * @param comment what else happened before it; may be empty
 */
record Packet(Instant when, boolean outbound, Bytes bytes, String comment) {}
