// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.oscore;

import io.millrace.api.bytes.Bytes;

/**
 * Which request a message is, or answers [RFC 8613 §5.4].
 *
 * @param kid the client's ID
 * @param partialIv of the request, as it was sent
 */
record Binding(Bytes kid, Bytes partialIv) {}
