// SPDX-License-Identifier: Apache-2.0
/**
 * The device interface (DDI) of an Eclipse hawkBit server, simulated for tests: what a device sees,
 * with the server's oddities, and faults that a test asks for. It is written from the published
 * behaviour of hawkBit 1.1; its management interface is plain Java calls ({@link
 * io.millrace.hawkbit.Rollouts}). Answers are JSON; CBOR is not offered.
 */
package io.millrace.hawkbit;
