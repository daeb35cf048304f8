// SPDX-License-Identifier: Apache-2.0
/** {@code /v1/jobs}: a user's own jobs, in envelopes and full pages; docs/dialects/valpay.md. */
@NullMarked
package dev.joblog.gateway.dialect.valpay;

import org.jspecify.annotations.NullMarked;
