// SPDX-License-Identifier: Apache-2.0
/**
 * Asks the router as a client does: CoAP over UDP through its own socket, with a codec that is not
 * the router's, so that a wrong one cannot agree with itself.
 */
package io.millrace.deployer.probe;
