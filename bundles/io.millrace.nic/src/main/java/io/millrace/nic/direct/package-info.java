// SPDX-License-Identifier: Apache-2.0
/**
 * The NIC on a socket of its own, in clear, for clients that ask it directly and not through the
 * gateway.
 */
package io.millrace.nic.direct;
