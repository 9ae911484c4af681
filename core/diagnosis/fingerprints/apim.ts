import type { Mark } from '../fingerprint.ts';

/** Marks of Azure API Management. */
export const apimMarks: readonly Mark[] = [
  {
    gateway: 'apim',
    origin: 'gateway',
    headers: { 'www-authenticate': /AzureApiManagementKey/ },
    confidence: 0.99,
    says: 'the challenge of API Management for its subscription keys',
  },
  {
    gateway: 'apim',
    origin: 'gateway',
    body: /^\{ "statusCode": \d{3}, "message": ".*"(, "activityId": "[0-9a-fA-F-]{36}")? \}\s*$/s,
    confidence: 0.96,
    says: 'the form, blank for blank, in which API Management writes errors',
  },
  {
    gateway: 'apim',
    origin: 'gateway',
    body: /"statusCode"\s*:\s*\d{3}\s*,\s*"message"\s*:\s*"[^"]*(subscription key|Rate limit is exceeded|Out of (call volume|bandwidth) quota|Access denied\.|JWT not present|Resource not found)/,
    confidence: 0.85,
    says: 'the words and names of errors of API Management',
  },
  {
    gateway: 'apim',
    headers: { 'apim-trace-id': /./ },
    confidence: 0.95,
    says: 'a trace of API Management',
  },
  {
    gateway: 'apim',
    origin: 'upstream',
    host: /\.azure-api\.(net|us|cn)$/,
    body: /^(?!\s*\{\s*"statusCode")\s*\S/,
    confidence: 0.6,
    says: 'the host is of API Management, and the answer is not in its form',
  },
  {
    gateway: 'apim',
    host: /\.azure-api\.(net|us|cn)$/,
    confidence: 0.6,
    says: 'the host is of API Management',
  },
];
