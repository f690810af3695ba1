// SPDX-License-Identifier: Apache-2.0
/**
 * A watched folder: a release that somebody puts there, for example with a USB stick at a site
 * without a network, is installed once, and the result is written beside it.
 */
package io.millrace.folder;
