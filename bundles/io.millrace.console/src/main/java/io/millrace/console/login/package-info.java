// SPDX-License-Identifier: Apache-2.0
/** Who is logged in, with which role, and how somebody logs in. */
package io.millrace.console.login;
