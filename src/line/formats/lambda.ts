// AWS Lambda: the JSON that its runtime writes itself, by which its log levels and CloudWatch's filters work.
import { isoTimeAs } from "../time.js";
import { lambdaLevels, onScale } from "./levels.js";
import { at, spread } from "./place.js";
import { type Format, formatFor } from "./table.js";

export const lambda: Format = formatFor({
  header: ["level", "timestamp"],
  level: (_, number) => ({ level: onScale(lambdaLevels, number) }),
  timestamp: isoTimeAs("timestamp"),
  messageKey: "message",
  own: {},
  variables: { service: ["POWERTOOLS_SERVICE_NAME"] },
  fields: {
    request_id: at("requestId"),
    tenant_id: at("tenantId"),
    err: spread({ type: at("errorType"), message: at("errorMessage"), stack: at("stackTrace") }),
  },
});
