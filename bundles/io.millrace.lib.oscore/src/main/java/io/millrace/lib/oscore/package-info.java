// SPDX-License-Identifier: Apache-2.0
/**
 * OSCORE [RFC 8613] over the API's messages: no socket, no transport, no thread. A {@link
 * io.millrace.lib.oscore.SecurityContext} has the keys, an {@link
 * io.millrace.lib.oscore.OpenContext} the numbers that must not come twice; {@link
 * io.millrace.lib.oscore.OscoreServer} and {@link io.millrace.lib.oscore.OscoreClient} are the two
 * roles.
 */
package io.millrace.lib.oscore;
