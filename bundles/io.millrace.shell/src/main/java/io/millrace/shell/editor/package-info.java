// SPDX-License-Identifier: Apache-2.0
/**
 * Line editing, history and completion for a person at a terminal, whose bytes come and go through
 * streams. JLine does the editing; nothing here is native code, and no other program is run.
 */
package io.millrace.shell.editor;
