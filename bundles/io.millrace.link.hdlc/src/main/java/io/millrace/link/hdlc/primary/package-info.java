// SPDX-License-Identifier: Apache-2.0

/**
 * The primary station [spec hdlc-link.md §4–§9.2]. {@link
 * io.millrace.link.hdlc.primary.HdlcPrimaryLink} takes calls from any thread; {@code
 * PrimaryMachine} runs on the line's loop and follows the rows of {@code PrimaryTable}; {@code
 * StopAndWaitArq} and {@code HalfDuplexLine} below it send frames and judge what comes.
 */
package io.millrace.link.hdlc.primary;
