// SPDX-License-Identifier: Apache-2.0

/**
 * HDLC links over any line: the component that registers them, and the taps that hear their lines.
 * The stations are in {@code primary} and {@code secondary}; both use {@code station}, and that
 * uses {@code frame}.
 */
package io.millrace.link.hdlc;
