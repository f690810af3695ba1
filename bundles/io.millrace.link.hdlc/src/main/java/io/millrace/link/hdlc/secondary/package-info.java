// SPDX-License-Identifier: Apache-2.0

/**
 * The secondary station [spec hdlc-link.md §4, §6, §7, §9.1]: {@code SecondaryMachine} replies to
 * frames, {@code SecondaryDispatcher} passes messages to the listener and takes its answers.
 */
package io.millrace.link.hdlc.secondary;
