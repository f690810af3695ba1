// SPDX-License-Identifier: Apache-2.0
/**
 * Releases from an Eclipse hawkBit server. Each package uses only those below it:
 *
 * <pre>
 * (root)     the component, its commands and its health check
 * agent      what this router does about an action, state by state
 * download   the files of a release
 * ddi        what is said over HTTP
 * </pre>
 */
package io.millrace.fleet.hawkbit;
