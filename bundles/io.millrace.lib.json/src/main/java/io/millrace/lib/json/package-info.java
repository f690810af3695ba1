// SPDX-License-Identifier: Apache-2.0
/** JSON that comes from outside, within bounds, and JSON that is sent. */
package io.millrace.lib.json;
