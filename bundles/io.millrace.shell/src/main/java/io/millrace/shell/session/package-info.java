// SPDX-License-Identifier: Apache-2.0
/** Sessions of the shell: whose they are, what runs in them, and what the audit trail has of it. */
package io.millrace.shell.session;
