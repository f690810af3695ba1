// SPDX-License-Identifier: Apache-2.0
/** A client of the gateway in this process, whose transport is a method call. */
package io.millrace.lib.caller;
