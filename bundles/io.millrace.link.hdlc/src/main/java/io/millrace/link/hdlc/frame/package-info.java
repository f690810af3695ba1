// SPDX-License-Identifier: Apache-2.0

/**
 * The frame codec [spec hdlc-link.md §2–§5]: frames, their bytes, their check sequences, and
 * finding them in what a line delivers.
 */
package io.millrace.link.hdlc.frame;
