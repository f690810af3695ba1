// SPDX-License-Identifier: Apache-2.0
/**
 * Releases by CoAP: the resource {@code /releases}, by which administrators bring the file of a
 * release block by block, order what is done with it and observe how that goes.
 */
package io.millrace.release.coap;
